package kz.bilik.programme;

import java.util.List;

import org.springframework.core.io.DefaultResourceLoader;

/**
 * The shipped programme, for tests.
 */
public final class SchoolLibrarian {

	private SchoolLibrarian() {
	}

	public static Programme programme() {
		return new Programmes(new ProgrammeProperties(List.of("classpath:programmes/*.yaml"), null),
				new DefaultResourceLoader())
			.get("school-librarian");
	}

}
