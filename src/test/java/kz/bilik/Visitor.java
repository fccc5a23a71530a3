package kz.bilik;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.FilePart;

/**
 * Somebody in a course run, with a browser without scripts: what tests do as a listener
 * or as an instructor.
 */
public final class Visitor {

	private final LaunchClient browser;

	private final Answer landing;

	Visitor(LaunchClient browser, Answer landing) {
		this.browser = browser;
		this.landing = landing;
	}

	public LaunchClient browser() {
		return this.browser;
	}

	/** The page that the launch led to. */
	public Answer page() {
		return this.landing;
	}

	/** The address of the course run: {@code /c/12}. */
	public String course() {
		Matcher course = Pattern.compile("^/c/\\d+").matcher(this.landing.uri().getPath());
		if (!course.find()) {
			throw new AssertionError(
					"The launch led to no course run: " + this.landing.status() + " " + this.landing.body());
		}
		return course.group();
	}

	/**
	 * @param path below the course run, like {@code /defence}
	 */
	public Answer get(String path) {
		return this.browser.get(course() + path);
	}

	/**
	 * Posts a form of the page that was seen last.
	 * @param path below the course run
	 */
	public Answer post(String path, Map<String, String> fields) {
		return this.browser.post(course() + path, fields);
	}

	/** Plans webinars for all lecture hours, two a day on each day of the week. */
	public Answer plan(LocalDate firstDay, LocalTime time) {
		get("/instructor/schedule/plan");
		Answer preview = post("/instructor/schedule/plan",
				Map.of("firstDay", firstDay.toString(), "weekdays",
						"MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY,SATURDAY,SUNDAY", "time", time.toString(), "hours",
						"2", "daysOff", ""));
		return post("/instructor/schedule",
				Map.of("table", preview.area("table"), "seen", preview.field("seen").orElseThrow()));
	}

	/** Changes some of the settings of the run. */
	public Answer arrange(Map<String, String> changes) {
		Answer page = get("/instructor/settings");
		Map<String, String> settings = new LinkedHashMap<>(Map.of("format", "DISTANCE", "inOrder", "false", "timeZone",
				"Asia/Almaty", "firstDay", "", "lastDay", "", "meetingLink", "", "lateWork", "true"));
		settings.put("version", page.field("version").orElseThrow());
		settings.putAll(changes);
		return post("/instructor/settings", settings);
	}

	/** Hands in an answer to the first task of a unit. */
	public Answer handInAnswer(String unit, String task, String text) {
		get("/units/" + unit);
		return post("/units/" + unit + "/tasks/" + task,
				Map.of("text", text, "links", "", "version", "", "action", "hand-in"));
	}

	/** Posts a form with files of the page that was seen last. */
	public Answer post(String path, Map<String, String> fields, List<FilePart> files) {
		return this.browser.post(course() + path, fields, files);
	}

	/** Hands in a project, for the first time or again. */
	public Answer handInProject(String topic) {
		return post("/defence", project(topic, "hand-in"));
	}

	/**
	 * The form of a project, filled in as it is wanted.
	 * @param action {@code draft} or {@code hand-in}
	 */
	public Map<String, String> project(String topic, String action) {
		Answer page = get("/defence");
		return new LinkedHashMap<>(
				Map.of("topic", topic, "organisation", "№ 5 мектеп", "year", "2026", "problem", "Мазмұны", "parts",
						Pattern.compile("name=\"parts\"[^>]* value=\"([^\"]+)")
							.matcher(page.body())
							.results()
							.map((part) -> part.group(1))
							.collect(Collectors.joining(",")),
						"workLink", "https://example.kz/work", "presentationLink", "https://example.kz/slides",
						"project", page.field("project").orElse(""), "version", page.field("version").orElse(""),
						"action", action));
	}

	/** The address of the sheet of the project with this topic, below the course run. */
	public String sheet(String topic) {
		Matcher link = Pattern.compile("href=\"" + course() + "(/instructor/projects/\\d+)\">" + Pattern.quote(topic))
			.matcher(get("/defence").body());
		if (!link.find()) {
			throw new AssertionError("No project " + topic);
		}
		return link.group(1);
	}

	/** Publishes a result of 0 to 20 points. */
	public Answer publish(String topic, int points) {
		String sheet = sheet(topic);
		return post(sheet, filledIn(get(sheet), points));
	}

	/** Takes a published result back. */
	public Answer withdraw(String topic, String reason) {
		String sheet = sheet(topic);
		return post(sheet + "/withdraw",
				Map.of("reason", reason, "projectVersion", get(sheet).field("projectVersion").orElseThrow()));
	}

	/**
	 * The form of a sheet with all its criteria scored.
	 * @param points the total: two points each for the first criteria, as far as they go
	 */
	public static Map<String, String> filledIn(Answer sheet, int points) {
		Map<String, String> fields = new LinkedHashMap<>();
		int left = points;
		for (Map.Entry<String, String> field : sheet.form().fields().entrySet()) {
			if (field.getKey().startsWith("points.")) {
				fields.put(field.getKey(), String.valueOf(Math.min(2, left)));
				left -= Math.min(2, left);
			}
		}
		fields.put("version", sheet.field("version").orElseThrow());
		fields.put("projectVersion", sheet.field("projectVersion").orElseThrow());
		fields.put("number", sheet.field("number").orElseThrow());
		fields.put("comment", "Пікір: жақсы жұмыс 📚");
		sheet.field("sheet").ifPresent((which) -> fields.put("sheet", which));
		fields.put("reason", "Қайта қаралды");
		fields.put("action", "publish");
		return fields;
	}

}
