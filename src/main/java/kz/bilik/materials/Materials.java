package kz.bilik.materials;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import kz.bilik.course.ProgrammeUse;
import kz.bilik.files.Upload;
import kz.bilik.files.Uploads;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The materials of the units of course runs, in the order that the instructors gave them.
 * What is asked for twice is done once.
 */
@Component
public class Materials implements ProgrammeUse {

	/** Materials of a unit. */
	public static final int MAX = 30;

	/** Megabytes of all files of a unit. */
	public static final int MAX_SIZE = 200;

	private final JdbcClient jdbc;

	private final Uploads uploads;

	private final AuditLog audit;

	Materials(JdbcClient jdbc, Uploads uploads, AuditLog audit) {
		this.jdbc = jdbc;
		this.uploads = uploads;
		this.audit = audit;
	}

	private record Row(long id, String title, @Nullable String link, @Nullable Long uploadId) {
	}

	@Override
	public boolean usesProgramme(long courseRunId) {
		return this.jdbc.sql("select count(*) from material where course_run_id = ?")
			.param(courseRunId)
			.query(Long.class)
			.single() > 0;
	}

	/**
	 * The materials of a unit in their order.
	 */
	public List<Material> of(long courseRunId, String unitId) {
		List<Row> rows = this.jdbc.sql("""
				select id, title, link, upload_id from material where course_run_id = ? and unit_id = ?
				order by place, id
				""").params(courseRunId, unitId).query(Row.class).list();
		Map<Long, Upload> files = this.uploads
			.find(rows.stream().map(Row::uploadId).filter((upload) -> upload != null).toList())
			.stream()
			.collect(Collectors.toMap(Upload::id, Function.identity()));
		return rows.stream()
			.map((row) -> new Material(row.id(), row.title(), row.link(), files.get(row.uploadId())))
			.toList();
	}

	/**
	 * The unit among whose materials a file is.
	 */
	public Optional<String> unitOf(long courseRunId, long uploadId) {
		return this.jdbc.sql("select unit_id from material where upload_id = ? and course_run_id = ?")
			.params(uploadId, courseRunId)
			.query(String.class)
			.optional();
	}

	/**
	 * A file among the materials of a run.
	 */
	public Optional<Upload> file(long courseRunId, long uploadId) {
		return this.jdbc.sql("select upload_id from material where upload_id = ? and course_run_id = ?")
			.params(uploadId, courseRunId)
			.query(Long.class)
			.optional()
			.flatMap(this.uploads::find);
	}

	/**
	 * Adds a material after the others of the unit.
	 * @param key of the form: with one that the run has seen before nothing is done
	 * @param link absent for a file
	 * @param file absent for a link
	 * @throws FullUnitException when the unit has so many or so large ones that it takes
	 * no more
	 */
	@Transactional
	public void add(Participation instructor, String unitId, UUID key, String title, @Nullable String link,
			Uploads.@Nullable Received file) {
		long run = instructor.courseRunId();
		KeyHolder id = new GeneratedKeyHolder();
		try {
			this.jdbc
				.sql("""
						insert into material (course_run_id, unit_id, title, link, place, form_key)
						select ?, ?, ?, ?, coalesce(max(place), 0) + 1, ? from material where course_run_id = ? and unit_id = ?
						""")
				.params(run, unitId, title, link, key.toString(), run, unitId)
				.update(id, "id");
		}
		catch (DuplicateKeyException ex) {
			return;
		}
		if (file != null) {
			this.jdbc.sql("update material set upload_id = ? where id = ?")
				.params(this.uploads.keep(file, run, instructor.participantId()), id.getKey().longValue())
				.update();
		}
		if (isFull(run, unitId)) {
			throw new FullUnitException();
		}
		this.audit.record(instructor, "material-added", unitId, title);
	}

	private boolean isFull(long courseRunId, String unitId) {
		List<Material> all = of(courseRunId, unitId);
		return all.size() > MAX || all.stream()
			.filter((material) -> material.file() != null)
			.mapToLong((material) -> material.file().size())
			.sum() > MAX_SIZE * 1024L * 1024;
	}

	/**
	 * Moves a material to the place before another one of its unit. Where one of them is
	 * gone, nothing is done.
	 */
	@Transactional
	public void moveBefore(Participation instructor, String unitId, long id, long otherId) {
		List<Long> order = new ArrayList<>(locked(instructor, unitId));
		if (id == otherId || !order.contains(otherId) || !order.remove(id)) {
			return;
		}
		order.add(order.indexOf(otherId), id);
		for (int i = 0; i < order.size(); i++) {
			this.jdbc.sql("update material set place = ? where id = ?").params(i + 1, order.get(i)).update();
		}
	}

	/**
	 * Removes a material and its file for good.
	 */
	@Transactional
	public void remove(Participation instructor, String unitId, long id) {
		if (!locked(instructor, unitId).contains(id)) {
			return;
		}
		Row row = this.jdbc.sql("select id, title, link, upload_id from material where id = ?")
			.param(id)
			.query(Row.class)
			.single();
		this.jdbc.sql("delete from material where id = ?").param(id).update();
		if (row.uploadId() != null) {
			this.uploads.forget(List.of(row.uploadId()));
		}
		this.audit.record(instructor, "material-removed", unitId, row.title());
	}

	private List<Long> locked(Participation instructor, String unitId) {
		return this.jdbc
			.sql("select id from material where course_run_id = ? and unit_id = ? order by place, id for update")
			.params(instructor.courseRunId(), unitId)
			.query(Long.class)
			.list();
	}

}
