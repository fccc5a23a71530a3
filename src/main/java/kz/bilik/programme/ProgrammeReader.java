package kz.bilik.programme;

import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Reads one programme file and checks it: its form, and that its numbers agree.
 */
class ProgrammeReader {

	private final Faults faults;

	private final Set<String> ids = new HashSet<>();

	private final Set<String> unitNumbers = new HashSet<>();

	/**
	 * @param file the name that faults are reported with
	 */
	ProgrammeReader(String file) {
		this.faults = new Faults(file);
	}

	/**
	 * @throws InvalidProgrammeException with every fault found
	 */
	Programme read(InputStream content) {
		Programme programme = Fields.read("the programme", compose(content), this.faults, this::programme);
		if (!this.faults.isEmpty()) {
			throw this.faults.exception();
		}
		return programme;
	}

	private Node compose(InputStream content) {
		try {
			Node root = new Yaml(new LoaderOptions()).compose(new UnicodeReader(content));
			if (root != null) {
				return root;
			}
			this.faults.add("the file is empty");
		}
		catch (MarkedYAMLException ex) {
			this.faults.add(ex.getProblemMark(), "is not YAML: " + ex.getProblem());
		}
		catch (YAMLException ex) {
			this.faults.add("is not YAML: " + ex.getMessage());
		}
		throw this.faults.exception();
	}

	private Programme programme(Fields file) {
		int uncountable = this.faults.uncountable();
		ModuleEnds ends = file.has("module-end") ? file.fields("module-end", this::moduleEnd) : null;
		List<Module> modules = file.list("modules", (module) -> module(module, ends));
		Defence defence = file.fields("defence", this::defence);
		boolean countable = uncountable == this.faults.uncountable();
		Programme programme = new Programme(id(file), file.text("title"), file.text("name"), file.text("provider"),
				file.text("audience"), file.text("aim"), file.list("objectives", Fields::text),
				file.list("expected-results", Fields::text), number(file, "academic-hour-minutes", 1), modules, defence,
				file.list("glossary", this::term), file.list("literature", this::section),
				file.list("support", this::supportForm),
				file.has("development-plan") ? file.fields("development-plan", this::plan) : null);
		file.fields("totals", (totals) -> check(totals, programme, countable));
		return programme;
	}

	private Module module(Fields module, @Nullable ModuleEnds ends) {
		String id = id(module);
		String number = module.string("number");
		List<Unit> units = module.list("units", this::unit);
		return new Module(id, number, module.text("title"), module.text("description"), units,
				(ends != null) ? ends.of(id, number, units) : null);
	}

	/** The same at the end of each module. */
	private record ModuleEnds(Text title, Text description, List<Function<String, Task>> tasks) {

		Unit of(String id, String number, List<Unit> units) {
			return new Unit(id, number, this.title, this.description,
					units.stream().flatMap((unit) -> unit.outcomes().stream()).toList(), Map.of(),
					this.tasks.stream().map((task) -> task.apply(id)).toList());
		}

	}

	private ModuleEnds moduleEnd(Fields end) {
		return new ModuleEnds(end.text("title"), end.text("description"),
				Arrays.stream(ModuleEnd.values()).map((kind) -> end.<Function<String, Task>>fields(kind.key, (task) -> {
					Task read = task(task, "");
					return (module) -> new Task(Module.taskId(module, kind), read.title(), read.whatToDo(),
							read.whatToHandIn(), read.whatGoodLooksLike(), read.parts(), read.rows());
				})).toList());
	}

	private Unit unit(Fields unit) {
		return new Unit(id(unit), unitNumber(unit), unit.text("title"), unit.text("description"),
				unit.list("outcomes", Fields::text), unit.fields("hours", this::hours), unit.list("tasks", this::task));
	}

	/** Schedules name units by it. */
	private String unitNumber(Fields unit) {
		String number = unit.string("number");
		if (!number.isBlank() && !number.matches("\\d+(\\.\\d+)*")) {
			unit.add("number", "the number '%s' of a unit must be like 1 or 1.2", number);
		}
		if (!number.isBlank() && !this.unitNumbers.add(number)) {
			unit.add("number", "the number '%s' stands at more than one unit", number);
		}
		return number;
	}

	private Unit plan(Fields plan) {
		Task task = plan.fields("task", this::task);
		return new Unit(id(plan), "", plan.text("title"), plan.text("description"), List.of(), Map.of(), List.of(task));
	}

	private Map<Format, Hours> hours(Fields formats) {
		return Arrays.stream(Format.values())
			.collect(Collectors.toUnmodifiableMap(Function.identity(),
					(format) -> formats.fields(format.key, (hours) -> hours(hours, format))));
	}

	private Hours hours(Fields hours, Format format) {
		return new Hours(number(hours, "lecture", 1), number(hours, format.independentKey, 1));
	}

	private Task task(Fields task) {
		return task(task, id(task));
	}

	private Task task(Fields task, String id) {
		return new Task(id, task.text("title"), task.text("what-to-do"), task.text("what-to-hand-in"),
				task.text("what-good-looks-like"), task.has("parts") ? task.list("parts", Fields::text) : List.of(),
				task.has("rows") && task.flag("rows"));
	}

	private Defence defence(Fields defence) {
		int uncountable = this.faults.uncountable();
		Rubric rubric = defence.fields("rubric", this::rubric);
		Scale scale = defence.fields("scale", (fields) -> {
			Scale read = new Scale(number(fields, "passing-points", 0), fields.list("bands", this::band));
			if (uncountable == this.faults.uncountable()) {
				check(fields, read, rubric.maxPoints());
			}
			return read;
		});
		return new Defence(defence.text("description"), defence.fields("team", this::team),
				defence.list("parts", this::part), defence.list("example-topics", Fields::text), rubric, scale);
	}

	private Defence.Team team(Fields team) {
		int min = number(team, "min", 1);
		return new Defence.Team(min, number(team, "max", min));
	}

	private ProjectPart part(Fields part) {
		return new ProjectPart(id(part), part.text("title"), part.text("description"), part.flag("required"),
				part.has("slides") ? part.fields("slides", this::slides) : null);
	}

	private ProjectPart.Slides slides(Fields slides) {
		int min = number(slides, "min", 1);
		return new ProjectPart.Slides(min, number(slides, "max", min));
	}

	private Rubric rubric(Fields rubric) {
		List<Level> levels = rubric.list("levels",
				(level) -> new Level(number(level, "points", 0), level.text("title")));
		List<Integer> points = levels.stream().map(Level::points).toList();
		if (!levels.isEmpty() && (points.get(0) != 0 || !points.equals(points.stream().sorted().distinct().toList()))) {
			rubric.add("levels", "'levels' must start at 0 points and rise, not %s", points);
		}
		return new Rubric(levels, rubric.list("criteria", this::criterion));
	}

	private Criterion criterion(Fields criterion) {
		return new Criterion(id(criterion), criterion.text("title"), criterion.flag("per-member"));
	}

	private Band band(Fields band) {
		int from = number(band, "from", 0);
		return new Band(band.string("mark"), band.text("title"), from, number(band, "to", from));
	}

	private GlossaryTerm term(Fields term) {
		return new GlossaryTerm(id(term), term.text("term"), term.text("definition"), term.string("link"));
	}

	private LiteratureSection section(Fields section) {
		return new LiteratureSection(id(section), section.text("title"), section.strings("records"));
	}

	private SupportForm supportForm(Fields form) {
		return new SupportForm(form.text("title"), form.text("description"));
	}

	private String id(Fields fields) {
		String id = fields.string("id");
		if (!id.isBlank() && !id.matches("[a-z0-9.-]+")) {
			fields.add("id", "the id '%s' may hold only a-z, 0-9, '.' and '-'", id);
		}
		if (!id.isBlank() && !this.ids.add(id)) {
			fields.add("id", "the id '%s' stands more than once in this file", id);
		}
		return id;
	}

	private int number(Fields fields, String key, int least) {
		OptionalInt number = fields.number(key);
		number.stream()
			.filter((value) -> value < least)
			.forEach((value) -> fields.add(key, "'%s' must be at least %d, not %d", key, least, value));
		return number.orElse(least);
	}

	/** The file's own word on its sums must agree with what it holds. */
	private Programme check(Fields totals, Programme programme, boolean countable) {
		check(totals, "modules", programme.modules().size(), countable);
		check(totals, "units", programme.units().size(), countable);
		for (Format format : Format.values()) {
			Hours hours = programme.hours(format);
			totals.fields(format.key, (stated) -> {
				check(stated, "lecture", hours.lecture(), countable);
				check(stated, format.independentKey, hours.independent(), countable);
				check(stated, "total", hours.total(), countable);
				return stated;
			});
		}
		check(totals, "points", programme.defence().rubric().maxPoints(), countable);
		return programme;
	}

	private void check(Fields totals, String key, int counted, boolean countable) {
		totals.number(key).ifPresent((stated) -> {
			if (countable && stated != counted) {
				totals.add(key, "%s says %d for '%s', but the file adds up to %d", totals.name(), stated, key, counted);
			}
		});
	}

	/** Every total from 0 to the highest must have one mark. */
	private void check(Fields fields, Scale scale, int maxPoints) {
		List<Band> bands = scale.bands();
		String gap = points(maxPoints, (point) -> bands.stream().noneMatch((band) -> band.holds(point)));
		if (!gap.isEmpty()) {
			fields.add("bands", "'bands' leave a gap: no mark for %s points", gap);
		}
		String overlap = points(maxPoints, (point) -> bands.stream().filter((band) -> band.holds(point)).count() > 1);
		if (!overlap.isEmpty()) {
			fields.add("bands", "'bands' overlap: more than one mark for %s points", overlap);
		}
		if (bands.stream().anyMatch((band) -> band.to() > maxPoints)) {
			fields.add("bands", "'bands' go beyond the %d points of the rubric", maxPoints);
		}
		if (bands.stream().noneMatch((band) -> band.from() == scale.passingPoints())) {
			fields.add("passing-points", "'passing-points' must be where a band begins, not %d", scale.passingPoints());
		}
	}

	private static String points(int maxPoints, IntPredicate condition) {
		return IntStream.rangeClosed(0, maxPoints)
			.filter(condition)
			.mapToObj(String::valueOf)
			.collect(Collectors.joining(", "));
	}

}
