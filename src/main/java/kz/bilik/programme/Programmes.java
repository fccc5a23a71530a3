package kz.bilik.programme;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;
import org.springframework.stereotype.Component;

/**
 * The programmes this installation teaches. They are read once: a file with a fault stops
 * the start.
 */
@Component
@EnableConfigurationProperties(ProgrammeProperties.class)
public class Programmes {

	private final Map<String, Programme> byId = new LinkedHashMap<>();

	private final Programme defaultProgramme;

	Programmes(ProgrammeProperties properties, ResourceLoader resourceLoader) {
		List<Fault> faults = new ArrayList<>();
		for (String location : properties.location()) {
			for (Resource file : files(location, resourceLoader)) {
				read(file, faults);
			}
		}
		if (!faults.isEmpty()) {
			throw new InvalidProgrammeException(faults);
		}
		this.defaultProgramme = chooseDefault(properties);
	}

	/**
	 * The programme with this id.
	 * @throws NoSuchElementException if there is none
	 */
	public Programme get(String id) {
		return find(id).orElseThrow(
				() -> new NoSuchElementException("No programme '%s', only %s".formatted(id, this.byId.keySet())));
	}

	public Optional<Programme> find(String id) {
		return Optional.ofNullable(this.byId.get(id));
	}

	/**
	 * All programmes, by the names of their files.
	 */
	public List<Programme> all() {
		return List.copyOf(this.byId.values());
	}

	/**
	 * The programme of a course run that names none.
	 */
	public Programme defaultProgramme() {
		return this.defaultProgramme;
	}

	private void read(Resource file, List<Fault> faults) {
		String name = String.valueOf(file.getFilename());
		try (InputStream content = file.getInputStream()) {
			Programme programme = new ProgrammeReader(name).read(content);
			if (this.byId.putIfAbsent(programme.id(), programme) != null) {
				faults.add(new Fault(name, 0, "another file has the id '%s' already".formatted(programme.id())));
			}
		}
		catch (InvalidProgrammeException ex) {
			faults.addAll(ex.faults());
		}
		catch (IOException ex) {
			faults.add(new Fault(name, 0, "cannot be read: " + ex.getMessage()));
		}
	}

	private Programme chooseDefault(ProgrammeProperties properties) {
		String id = properties.defaultId();
		if (id == null && this.byId.size() == 1) {
			return this.byId.values().iterator().next();
		}
		if (id == null) {
			throw invalid("bilik.programmes.default-id", "must name one of several programmes: " + this.byId.keySet());
		}
		return find(id).orElseThrow(() -> invalid("bilik.programmes.default-id",
				"names '%s', but the programmes are %s".formatted(id, this.byId.keySet())));
	}

	private static Resource[] files(String location, ResourceLoader resourceLoader) {
		try {
			Resource[] files = ResourcePatternUtils.getResourcePatternResolver(resourceLoader).getResources(location);
			if (files.length > 0) {
				return files;
			}
		}
		catch (IOException ex) {
			// a folder that is not there holds no file
		}
		throw invalid("bilik.programmes.location", "no file at " + location);
	}

	private static InvalidProgrammeException invalid(String setting, String reason) {
		return new InvalidProgrammeException(List.of(new Fault(setting, 0, reason)));
	}

}
