package kz.bilik.programme;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param location where the programme files are: resource patterns
 * @param defaultId the programme of a course run that names none; needed only where there
 * are several
 */
@ConfigurationProperties("bilik.programmes")
record ProgrammeProperties(@DefaultValue("classpath:programmes/*.yaml") List<String> location,
		@Nullable String defaultId) {

}
