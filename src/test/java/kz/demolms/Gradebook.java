package kz.demolms;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import kz.demolms.Course.Link;
import tools.jackson.databind.JsonNode;

/**
 * The gradebook of the course: the column of the defence, out of 20, and the columns that
 * the tool has made itself.
 */
public final class Gradebook {

	private static final String DEFENCE = "7";

	private final Course course;

	private final Supplier<Instant> now;

	private final List<LineItem> lineItems = new ArrayList<>();

	private final Map<String, Map<String, Grade>> grades = new HashMap<>();

	private final Set<String> locked = new HashSet<>();

	/** No other column ever has the same id. */
	private int lastId = Integer.parseInt(DEFENCE);

	Gradebook(Course course, Supplier<Instant> now) {
		this.course = course;
		this.now = now;
		reset();
	}

	/** The listener's grade for the defence. */
	public Optional<Grade> grade(String userId) {
		return grade(DEFENCE, userId);
	}

	/** An instructor sets the grade by hand: scores are taken, yet the grade stays. */
	public synchronized void override(String userId, Double points, String comment) {
		Grade old = grade(userId).orElse(Grade.NONE);
		column(DEFENCE).put(userId, new Grade(points, lineItem(DEFENCE).orElseThrow().scoreMaximum(), comment,
				old.activityProgress(), old.gradingProgress(), this.now.get(), true));
	}

	/** An instructor locks the grade: scores fail. */
	public synchronized void lock(String userId) {
		this.locked.add(userId);
	}

	/** Forgets the grade, and that it was locked or set by hand. */
	public synchronized void clear(String userId) {
		column(DEFENCE).remove(userId);
		this.locked.remove(userId);
	}

	/** An instructor deletes a column, with its grades. */
	public synchronized void delete(String id) {
		this.lineItems.removeIf((item) -> item.id().equals(id));
		this.grades.remove(id);
	}

	public synchronized Optional<Grade> grade(String item, String userId) {
		return Optional.ofNullable(column(item).get(userId));
	}

	public synchronized List<LineItem> lineItems() {
		return List.copyOf(this.lineItems);
	}

	/** A column of the activity that a link opens, as an instructor adds one. */
	public LineItem add(String label, double maximum, String resourceId, String tag, String resourceLinkId) {
		return add(Response.JSON.valueToTree(Map.of("label", label, "scoreMaximum", maximum, "resourceId", resourceId,
				"tag", tag, "resourceLinkId", resourceLinkId)));
	}

	synchronized void reset() {
		this.lineItems.clear();
		this.grades.clear();
		this.locked.clear();
		this.lineItems.add(new LineItem(DEFENCE, Course.DEFENCE.title().kk(), 20, "", "", Course.DEFENCE.id()));
	}

	Optional<LineItem> lineItem(String id) {
		return lineItems().stream().filter((item) -> item.id().equals(id)).findFirst();
	}

	/** The column that belongs to a link; Moodle names none when there are several. */
	Optional<LineItem> lineItemOf(Link link) {
		List<LineItem> items = lineItems().stream().filter((i) -> link.id().equals(i.resourceLinkId())).toList();
		return (items.size() == 1) ? Optional.of(items.get(0)) : Optional.empty();
	}

	synchronized LineItem add(JsonNode wanted) {
		LineItem item = new LineItem("" + ++this.lastId, wanted.path("label").asString(),
				wanted.path("scoreMaximum").asDouble(), wanted.path("resourceId").asString(""),
				wanted.path("tag").asString(""), wanted.path("resourceLinkId").asString(null));
		this.lineItems.add(item);
		return item;
	}

	/**
	 * Takes a score as Moodle does.
	 * @return the HTTP status: 200, 400 malformed or not gradable, 409 not newer than the
	 * stored one, 500 locked
	 */
	synchronized int receive(LineItem item, JsonNode score) {
		String userId = score.path("userId").asString("");
		Instant timestamp = timestamp(score);
		boolean gradable = this.course.person(userId)
			.filter((p) -> p.role() == Person.Role.LISTENER && this.course.enrolled(p))
			.isPresent();
		if (!gradable || timestamp == null || !score.has("activityProgress") || !score.has("gradingProgress")
				|| notNumeric(score.path("scoreGiven")) || notNumeric(score.path("scoreMaximum"))) {
			return 400;
		}
		Grade old = grade(item.id(), userId).orElse(Grade.NONE);
		if (old.timestamp() != null && old.timestamp().getEpochSecond() >= timestamp.getEpochSecond()) {
			return 409;
		}
		if (this.locked.contains(userId)) {
			return 500;
		}
		String comment = score.path("comment").asString("");
		column(item.id()).put(userId,
				new Grade(old.overridden() ? old.points() : points(item, score), item.scoreMaximum(),
						old.overridden() ? old.comment() : (comment.isEmpty() ? null : comment),
						score.path("activityProgress").asString(), score.path("gradingProgress").asString(), timestamp,
						old.overridden()));
		return 200;
	}

	private Map<String, Grade> column(String item) {
		return this.grades.computeIfAbsent(item, (key) -> new HashMap<>());
	}

	/** Rescaled to the column, capped at its maximum; null clears. */
	private static Double points(LineItem item, JsonNode score) {
		if (!score.path("gradingProgress").asString("").equals("FullyGraded") || !score.has("scoreGiven")) {
			return null;
		}
		double maximum = score.path("scoreMaximum").asDouble(1);
		double scale = (maximum != 0) ? item.scoreMaximum() / maximum : 1;
		return Math.max(0, Math.min(item.scoreMaximum(), score.path("scoreGiven").asDouble() * scale));
	}

	private static boolean notNumeric(JsonNode node) {
		return !node.isMissingNode() && !node.isNumber();
	}

	private static Instant timestamp(JsonNode score) {
		try {
			return OffsetDateTime.parse(score.path("timestamp").asString("")).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	/**
	 * A column.
	 *
	 * @param resourceLinkId the link it belongs to, null when none
	 */
	public record LineItem(String id, String label, double scoreMaximum, String resourceId, String tag,
			String resourceLinkId) {
	}

	/**
	 * What a column holds for a listener.
	 *
	 * @param points null when there is no grade (any more)
	 * @param comment the feedback, null when there is none
	 * @param timestamp of the last score taken, or when an instructor set it by hand
	 * @param overridden whether an instructor has set it by hand
	 */
	public record Grade(Double points, double maximum, String comment, String activityProgress, String gradingProgress,
			Instant timestamp, boolean overridden) {

		private static final Grade NONE = new Grade(null, 0, null, null, null, null, false);

	}

}
