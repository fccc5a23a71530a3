package kz.bilik.defence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import kz.bilik.defence.Work.Content;
import kz.bilik.defence.Work.Lack;
import kz.bilik.files.Slides;
import kz.bilik.files.Upload;
import kz.bilik.files.Uploads;
import kz.bilik.programme.Defence;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.StringUtils;

/**
 * What a team writes: a draft that each of its members changes, and the versions that
 * they handed in, which stay. Whoever was second is told so and overwrites nothing.
 */
@Component
public class ProjectWork {

	private static final String EARLIER = """
			select %s from project
			where project.id in (select from_project from team_change where participant_id = :reader)
			and not exists (select 1 from project_member where project_member.project_id = project.id)
			and :reader = (
			  select participant_id from team_change where from_project = project.id order by team_change.id desc limit 1)
			""";

	private final Projects projects;

	private final Results results;

	private final Teams teams;

	private final DefenceTerms terms;

	private final Uploads uploads;

	private final AuditLog audit;

	private final JdbcClient jdbc;

	private final Clock clock;

	ProjectWork(Projects projects, Results results, Teams teams, DefenceTerms terms, Uploads uploads, AuditLog audit,
			JdbcClient jdbc, Clock clock) {
		this.projects = projects;
		this.results = results;
		this.teams = teams;
		this.terms = terms;
		this.uploads = uploads;
		this.audit = audit;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** Which of the two files of a project. */
	public enum Part {

		WORK("work_file"), PRESENTATION("presentation_file");

		private final String column;

		Part(String column) {
			this.column = column;
		}

	}

	/**
	 * All that a team has written.
	 *
	 * @param draft what they write on
	 * @param versions what they handed in, the newest first
	 */
	public record Works(Work draft, List<Work> versions) {

		public @Nullable Work latest() {
			return this.versions.isEmpty() ? null : this.versions.get(0);
		}

		/** Whether the draft says something that was not handed in. */
		public boolean unsent() {
			return this.draft.handedInAt() == null && this.draft.number() > 0;
		}

	}

	/**
	 * What became of handing in.
	 */
	public static class IncompleteProjectException extends RuntimeException {

		private final transient List<Lack> lacks;

		IncompleteProjectException(List<Lack> lacks) {
			super("The project lacks something: " + lacks.size());
			this.lacks = lacks;
		}

		public List<Lack> lacks() {
			return this.lacks;
		}

	}

	/**
	 * What was written in a project, in two statements.
	 */
	public Works of(@Nullable Project project) {
		List<Row> rows = (project == null) ? List.of()
				: this.jdbc.sql("select * from project_work where project_id = ? order by number desc")
					.param(project.id())
					.query((row, number) -> Row.from(row))
					.list();
		Map<Long, Upload> files = this.uploads.find(rows.stream().flatMap(Row::files).collect(Collectors.toSet()))
			.stream()
			.collect(Collectors.toMap(Upload::id, Function.identity()));
		List<Work> works = rows.stream().map((row) -> row.work(files)).toList();
		return new Works(works.isEmpty() ? Work.none() : works.get(0),
				works.stream().filter((work) -> work.handedInAt() != null).toList());
	}

	/**
	 * What a listener wrote in a project that nobody does since they were the last to
	 * leave it; the newest.
	 */
	public Optional<Work> earlier(long participantId) {
		return this.jdbc.sql(EARLIER.formatted("project.id") + " order by project.id desc limit 1")
			.param("reader", participantId)
			.query((row, number) -> row.getLong("id"))
			.optional()
			.flatMap(this.projects::findById)
			.map((project) -> of(project).draft());
	}

	/**
	 * Keeps a draft.
	 * @param project the project that the page showed; absent when none was there
	 * @param version the version seen; 0 when nothing was there
	 * @return the version that is kept now
	 * @throws OptimisticLockingFailureException when it was changed meanwhile, when the
	 * listener is in another team by now, or when the result is published
	 */
	@Transactional
	public int keepDraft(Participation listener, Content content, @Nullable Long project, int version) {
		Project known = project(listener, project);
		Row draft = row(known);
		if (draft.says(content)) {
			return draft.version();
		}
		if (draft.version() != version) {
			throw new OptimisticLockingFailureException("The draft is another one by now");
		}
		Row begun = begun(known, draft);
		this.jdbc
			.sql("""
					update project_work set topic = ?, organisation = ?, work_year = ?, problem = ?, parts = ?, work_link = ?,
					  presentation_link = ?, changed_by = ?, changed_at = ?, version = version + 1
					where project_id = ? and number = ?
					""")
			.params(content.topic(), content.organisation(), content.year(), content.problem(), content.partIds(),
					content.workLink(), content.presentationLink(), listener.participantId(),
					Timestamp.from(this.clock.instant()), known.id(), begun.number())
			.update();
		return version + 1;
	}

	/**
	 * Puts a file in the place of another one, or takes it away. The versions that were
	 * handed in keep theirs.
	 * @param file absent to take it away
	 * @param project the project that the page showed; absent when none was there
	 */
	@Transactional
	public void attach(Participation listener, Part part, Uploads.@Nullable Received file, @Nullable Long project) {
		Project known = project(listener, project);
		Row draft = begun(known, row(known));
		// before the store takes the file
		Integer slides = (file != null && part == Part.PRESENTATION) ? Slides.count(file) : null;
		Long upload = (file != null) ? this.uploads.keep(file, listener.courseRunId(), listener.participantId()) : null;
		this.jdbc
			.sql("update project_work set " + part.column
					+ " = ?, changed_by = ?, changed_at = ? where project_id = ? and number = ?")
			.params(upload, listener.participantId(), Timestamp.from(this.clock.instant()), known.id(), draft.number())
			.update();
		if (part == Part.PRESENTATION) {
			this.jdbc.sql("update project_work set slides = ? where project_id = ? and number = ?")
				.params(slides, known.id(), draft.number())
				.update();
		}
		Long before = (part == Part.WORK) ? draft.workFile() : draft.presentationFile();
		if (before != null
				&& this.jdbc.sql("select count(*) from project_work where work_file = :id or presentation_file = :id")
					.param("id", before)
					.query(Long.class)
					.single() == 0) {
			this.uploads.forget(List.of(before));
		}
	}

	/**
	 * Hands the draft in. When it was handed in already as it is, nothing changes.
	 * @param project the project that the page showed
	 * @param version the version of the draft that was seen
	 * @throws IncompleteProjectException when something is lacking, or it is too late
	 * @throws OptimisticLockingFailureException when it was changed meanwhile, when the
	 * listener is in another team by now, or when the result is published
	 */
	@Transactional
	public void handIn(Participation listener, Defence defence, @Nullable Long project, int version) {
		this.terms.lock(listener.courseRunId());
		Project known = project(listener, project);
		Row draft = row(known);
		if (draft.version() != version) {
			throw new OptimisticLockingFailureException("The draft is another one by now");
		}
		if (draft.handedInAt() != null) {
			return;
		}
		Work work = of(known).draft();
		List<Lack> lacks = lacks(listener.courseRunId(), known, work, defence);
		if (!lacks.isEmpty()) {
			throw new IncompleteProjectException(lacks);
		}
		Instant now = this.clock.instant();
		this.jdbc.sql("update project_work set handed_in_at = ? where project_id = ? and number = ?")
			.params(Timestamp.from(now), known.id(), draft.number())
			.update();
		this.projects.save(known.handedIn(work.content().topic(), draft.number(), now));
	}

	/**
	 * What is lacking before a team may hand in: also time, and members.
	 */
	public List<Lack> lacks(long courseRunId, @Nullable Project project, Work work, Defence defence) {
		List<Lack> lacks = work.lacks(defence);
		Defence.Team rule = defence.team();
		if (project != null && !rule.allows(project.members().size()) && project.exception() == null) {
			lacks.add(Lack.of("team", project.members().size(), rule.smallest(), rule.max()));
		}
		Instant until = until(courseRunId, project);
		if (until != null && !this.clock.instant().isBefore(until)) {
			lacks.add(Lack.of("closed", until));
		}
		return lacks;
	}

	/**
	 * Until when a team may hand in; absent when always.
	 */
	public @Nullable Instant until(long courseRunId, @Nullable Project project) {
		Instant until = this.terms.of(courseRunId).handInUntil();
		Instant grace = (project != null) ? project.graceUntil() : null;
		return (until != null && grace != null && grace.isAfter(until)) ? grace : until;
	}

	/**
	 * Lets a team hand in later than others.
	 * @param until absent to take that back
	 * @param version of the project, as it was seen
	 * @throws OptimisticLockingFailureException when the project was changed meanwhile
	 */
	@Transactional
	public void grace(Participation instructor, Project project, @Nullable Instant until, int version) {
		this.projects.save(project.asOf(version).gracedUntil(until));
		this.audit.record(instructor, "hand-in-grace", "project:" + project.id(), project.graceUntil() + " → " + until);
	}

	/**
	 * A file of a project.
	 * @param reader the listener whose project it must be of; absent for an instructor,
	 * who sees what was handed in
	 */
	public Optional<Upload> file(long courseRunId, long uploadId, @Nullable Long reader) {
		return this.jdbc.sql("""
				select count(*) from project_work join project on project.id = project_id
				where course_run_id = :run and (work_file = :upload or presentation_file = :upload)
				and (:reader is null and project_work.handed_in_at is not null or exists (
				  select 1 from project_member
				  where project_member.project_id = project.id and participant_id = :reader)
				  or project.id in (%s))
				""".formatted(EARLIER.formatted("project.id")))
			.param("run", courseRunId)
			.param("upload", uploadId)
			.param("reader", reader)
			.query(Long.class)
			.single() > 0 ? this.uploads.find(uploadId) : Optional.empty();
	}

	/**
	 * The project of a listener, begun now where there was none; nobody else changes what
	 * is written there meanwhile.
	 */
	private Project project(Participation listener, @Nullable Long seen) {
		if (seen == null) {
			this.terms.lock(listener.courseRunId());
		}
		Optional<Long> id = this.projects.findByMember(listener.participantId()).map(Project::id);
		if (id.isEmpty() && seen == null) {
			return this.teams.alone(listener);
		}
		Project known = id.flatMap(this::locked)
			.filter((project) -> project.memberIds().contains(listener.participantId()))
			.orElse(null);
		if (known == null || seen != null && !known.id().equals(seen)
				|| this.results.findByParticipantId(listener.participantId()).isPresent()) {
			throw new OptimisticLockingFailureException("The project is another one by now");
		}
		return known;
	}

	private Optional<Project> locked(long projectId) {
		this.jdbc.sql("select id from project where id = ? for update").param(projectId).query(Long.class).list();
		return this.projects.findById(projectId);
	}

	/** The newest row; a blank one where there is none. */
	private Row row(Project project) {
		return this.jdbc.sql("select * from project_work where project_id = ? order by number desc limit 1")
			.param(project.id())
			.query((row, number) -> Row.from(row))
			.optional()
			.orElse(Row.NONE);
	}

	/** The draft; what was handed in last is where it begins. */
	private Row begun(Project project, Row newest) {
		if (newest.number() > 0 && newest.handedInAt() == null) {
			return newest;
		}
		this.jdbc.sql((newest.number() == 0) ? """
				insert into project_work (project_id, number, changed_at, version) values (:project, 1, :now, 0)
				""" : """
				insert into project_work (project_id, number, topic, organisation, work_year, problem, parts, work_link,
				  presentation_link, work_file, presentation_file, slides, changed_by, changed_at, version)
				select project_id, number + 1, topic, organisation, work_year, problem, parts, work_link,
				  presentation_link, work_file, presentation_file, slides, changed_by, :now, version
				from project_work where project_id = :project and number = :number
				""")
			.param("project", project.id())
			.param("number", newest.number())
			.param("now", Timestamp.from(this.clock.instant()))
			.update();
		return row(project);
	}

	private record Row(int number, @Nullable String topic, @Nullable String organisation, @Nullable Integer year,
			@Nullable String problem, String parts, @Nullable String workLink, @Nullable String presentationLink,
			@Nullable Long workFile, @Nullable Long presentationFile, @Nullable Integer slides,
			@Nullable Long changedBy, @Nullable Instant changedAt, @Nullable Instant handedInAt, int version) {

		static final Row NONE = new Row(0, null, null, null, null, "", null, null, null, null, null, null, null, null,
				0);

		static Row from(ResultSet row) throws SQLException {
			Timestamp handedInAt = row.getTimestamp("handed_in_at");
			return new Row(row.getInt("number"), row.getString("topic"), row.getString("organisation"),
					row.getObject("work_year", Integer.class), row.getString("problem"),
					Objects.requireNonNullElse(row.getString("parts"), ""), row.getString("work_link"),
					row.getString("presentation_link"), row.getObject("work_file", Long.class),
					row.getObject("presentation_file", Long.class), row.getObject("slides", Integer.class),
					row.getObject("changed_by", Long.class), row.getTimestamp("changed_at").toInstant(),
					(handedInAt != null) ? handedInAt.toInstant() : null, row.getInt("version"));
		}

		boolean says(Content content) {
			return content().equals(content);
		}

		Content content() {
			return new Content(this.topic, this.organisation, this.year, this.problem,
					StringUtils.commaDelimitedListToSet(this.parts), this.workLink, this.presentationLink);
		}

		Stream<Long> files() {
			return Stream.of(this.workFile, this.presentationFile).filter(Objects::nonNull);
		}

		Work work(Map<Long, Upload> files) {
			return new Work(this.number, content(), files.get(this.workFile), files.get(this.presentationFile),
					this.slides, this.changedBy, this.changedAt, this.handedInAt, this.version);
		}

	}

}
