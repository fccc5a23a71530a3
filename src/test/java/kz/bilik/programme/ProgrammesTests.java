package kz.bilik.programme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ProgrammesTests {

	@TempDir
	private Path folder;

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withUserConfiguration(Programmes.class);

	@Test
	void teachesTheShippedProgrammeByDefault() {
		this.context.run((context) -> assertThat(context.getBean(Programmes.class).defaultProgramme().id())
			.isEqualTo("school-librarian"));
	}

	@Test
	void findsAProgrammeById() {
		this.context.run((context) -> {
			Programmes programmes = context.getBean(Programmes.class);
			assertThat(programmes.find("school-librarian")).contains(programmes.get("school-librarian"));
			assertThat(programmes.find("cook")).isEmpty();
			assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> programmes.get("cook"))
				.withMessageContaining("school-librarian");
		});
	}

	@Test
	void takesTheDefaultThatTheSettingNames() throws IOException {
		write("one.yaml", SmallProgramme.YAML);
		write("two.yaml", SmallProgramme.YAML.replace("id: small", "id: second"));
		fromFolder().withPropertyValues("bilik.programmes.default-id=second")
			.run((context) -> assertThat(context.getBean(Programmes.class).defaultProgramme().id())
				.isEqualTo("second"));
	}

	@Test
	void takesTheFilesOfSeveralPlaces() throws IOException {
		write("own.yaml", SmallProgramme.YAML);
		this.context
			.withPropertyValues("bilik.programmes.location=classpath:programmes/*.yaml,file:" + this.folder + "/*.yaml",
					"bilik.programmes.default-id=small")
			.run((context) -> assertThat(context.getBean(Programmes.class).all()).extracting(Programme::id)
				.containsExactly("school-librarian", "small"));
	}

	@Test
	void refusesSeveralProgrammesWithoutADefault() throws IOException {
		write("one.yaml", SmallProgramme.YAML);
		write("two.yaml", SmallProgramme.YAML.replace("id: small", "id: second"));
		assertRefused(fromFolder(),
				"bilik.programmes.default-id: must name one of several programmes: [small, second]");
	}

	@Test
	void refusesADefaultThatIsNoProgramme() throws IOException {
		write("one.yaml", SmallProgramme.YAML);
		assertRefused(fromFolder().withPropertyValues("bilik.programmes.default-id=cook"),
				"bilik.programmes.default-id: names 'cook', but the programmes are [small]");
	}

	@Test
	void refusesTwoFilesWithTheSameId() throws IOException {
		write("one.yaml", SmallProgramme.YAML);
		write("two.yaml", SmallProgramme.YAML);
		assertRefused(fromFolder(), "two.yaml: another file has the id 'small' already");
	}

	@Test
	void refusesAPlaceWithoutProgrammes() {
		assertRefused(fromFolder(), "bilik.programmes.location: no file at file:" + this.folder + "/*.yaml");
		assertRefused(this.context.withPropertyValues("bilik.programmes.location=classpath:nowhere/*.yaml"),
				"bilik.programmes.location: no file at classpath:nowhere/*.yaml");
		assertRefused(this.context.withPropertyValues("bilik.programmes.location=file:/nowhere/small.yaml"),
				"small.yaml: cannot be read: ");
	}

	@Test
	void tellsTheFaultsOfAllFiles() throws IOException {
		write("one.yaml", SmallProgramme.YAML.replace("name: {kk: Атауы,", "name: {kk: '',"));
		write("two.yaml", SmallProgramme.YAML.replace("units: 2", "units: 9"));
		assertRefused(fromFolder(), "one.yaml:3: 'name' has a blank 'kk'\ntwo.yaml:12: 'totals' says 9");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void stopsTheStartAndShowsTheLineAndTheReason(CapturedOutput output) throws IOException {
		write("broken.yaml", SmallProgramme.YAML.replace("units: 2", "units: 9"));
		SpringApplicationBuilder application = new SpringApplicationBuilder(Programmes.class)
			.web(WebApplicationType.NONE)
			.properties("bilik.programmes.location=file:" + this.folder + "/*.yaml");
		assertThatExceptionOfType(Exception.class).isThrownBy(application::run);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("broken.yaml:12: 'totals' says 9 for 'units', but the file adds up to 2");
	}

	private ApplicationContextRunner fromFolder() {
		return this.context.withPropertyValues("bilik.programmes.location=file:" + this.folder + "/*.yaml");
	}

	private void write(String file, String yaml) throws IOException {
		Files.writeString(this.folder.resolve(file), yaml);
	}

	private static void assertRefused(ApplicationContextRunner context, String reason) {
		context.run((started) -> assertThat(started).getFailure()
			.rootCause()
			.isInstanceOf(InvalidProgrammeException.class)
			.hasMessageContaining(reason));
	}

}
