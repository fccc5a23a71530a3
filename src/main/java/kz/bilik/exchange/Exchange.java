package kz.bilik.exchange;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The boards of course runs: what is on them, and writing on them. A form sent twice
 * makes one post.
 */
@Component
public class Exchange implements ProgrammeUse {

	public static final int MAX_FILES = 5;

	/** Talks on a page of a board. */
	public static final int PAGE = 20;

	private static final String SELECT = """
			select post.id, module_id, parent_id, author_id, person.name, participant.role <> 'LISTENER' as by_instructor,
			  text, links, pinned, post.created_at, edited_at, removed_by, version
			from post
			join participant on participant.id = author_id
			join person on person.id = participant.person_id
			""";

	private final JdbcClient jdbc;

	private final Uploads uploads;

	private final AuditLog audit;

	private final Clock clock;

	Exchange(JdbcClient jdbc, Uploads uploads, AuditLog audit, Clock clock) {
		this.jdbc = jdbc;
		this.uploads = uploads;
		this.audit = audit;
		this.clock = clock;
	}

	/**
	 * How much there is on a board.
	 *
	 * @param posts those that were not removed, replies among them
	 * @param lastAt when the last of them was written
	 */
	public record Board(String moduleId, long posts, Instant lastAt) {
	}

	/**
	 * A post with what belongs to it.
	 *
	 * @param replies in the order of time
	 */
	public record Talk(Post post, List<Upload> files, List<Talk> replies) {
	}

	/**
	 * A page of a board.
	 *
	 * @param number 1 for the first
	 * @param more whether another one follows
	 */
	public record Page(List<Talk> talks, int number, boolean more) {
	}

	private record PostFile(long postId, long uploadId) {
	}

	@Override
	public boolean usesProgramme(long courseRunId) {
		return !boards(courseRunId).isEmpty();
	}

	/**
	 * The boards on which something stands, by module.
	 */
	public Map<String, Board> boards(long courseRunId) {
		return this.jdbc.sql("""
				select module_id, count(*) as posts, max(created_at) as last_at from post
				where course_run_id = ? and removed_by is null group by module_id
				""")
			.param(courseRunId)
			.query(Board.class)
			.list()
			.stream()
			.collect(Collectors.toMap(Board::moduleId, Function.identity()));
	}

	/**
	 * A page of a board: what is pinned first, then the newest.
	 */
	public Page page(long courseRunId, String moduleId, int number) {
		List<Post> found = this.jdbc.sql(SELECT + """
				where post.course_run_id = ? and module_id = ? and parent_id is null
				order by pinned desc, post.id desc limit ? offset ?
				""").params(courseRunId, moduleId, PAGE + 1, (long) (number - 1) * PAGE).query(Post.class).list();
		List<Post> posts = found.stream().limit(PAGE).toList();
		Map<Long, List<Post>> replies = replies(posts).stream().collect(Collectors.groupingBy(Post::talkId));
		List<Post> all = new ArrayList<>(posts);
		replies.values().forEach(all::addAll);
		Map<Long, List<Upload>> files = files(all.stream().map(Post::id).toList());
		Function<Post, List<Upload>> filesOf = (post) -> files.getOrDefault(post.id(), List.of());
		return new Page(posts.stream()
			.map((post) -> new Talk(post, filesOf.apply(post),
					replies.getOrDefault(post.id(), List.of())
						.stream()
						.map((reply) -> new Talk(reply, filesOf.apply(reply), List.of()))
						.toList()))
			.toList(), number, found.size() > PAGE);
	}

	public Optional<Post> find(long courseRunId, long id) {
		return this.jdbc.sql(SELECT + "where post.id = ? and post.course_run_id = ?")
			.params(id, courseRunId)
			.query(Post.class)
			.optional();
	}

	public List<Upload> files(Post post) {
		return files(List.of(post.id())).getOrDefault(post.id(), List.of());
	}

	/**
	 * A file of any post.
	 */
	public Optional<Upload> file(long courseRunId, long uploadId) {
		return this.jdbc.sql("""
				select upload_id from post_file join post on post.id = post_id
				where upload_id = ? and course_run_id = ?
				""").params(uploadId, courseRunId).query(Long.class).optional().flatMap(this.uploads::find);
	}

	/**
	 * Writes on a board.
	 * @param parent the post to reply to; absent to begin a talk
	 * @param key of the form: with one that the author has sent before nothing is done
	 * @param text formatted
	 * @param links line by line
	 */
	@Transactional
	public void write(Participation author, String moduleId, @Nullable Post parent, UUID key, @Nullable String text,
			@Nullable String links, List<Uploads.Received> files) {
		KeyHolder id = new GeneratedKeyHolder();
		try {
			this.jdbc.sql("""
					insert into post (course_run_id, module_id, author_id, parent_id, form_key, text, links, created_at)
					values (?, ?, ?, ?, ?, ?, ?, ?)
					""")
				.params(author.courseRunId(), moduleId, author.participantId(), (parent != null) ? parent.id() : null,
						key.toString(), text, links, now())
				.update(id, "id");
		}
		catch (DuplicateKeyException ex) {
			return;
		}
		attach(author, id.getKey().longValue(), files);
	}

	/**
	 * Changes a post of the author's own. Who says the same again changes nothing.
	 * @param version the version seen
	 * @param removed the files that shall go
	 * @param added the files that come
	 * @throws OptimisticLockingFailureException when it was changed or removed meanwhile
	 */
	@Transactional
	public void edit(Participation author, Post seen, int version, @Nullable String text, @Nullable String links,
			Collection<Long> removed, List<Uploads.Received> added) {
		Post post = locked(author, seen.id());
		List<Upload> files = files(post);
		List<Long> gone = files.stream().map(Upload::id).filter(removed::contains).toList();
		List<Uploads.Received> fresh = added.stream()
			.filter((file) -> files.stream()
				.noneMatch((it) -> it.name().equals(file.name()) && it.sha256().equals(file.sha256())))
			.toList();
		if (post.says(text, links) && gone.isEmpty() && fresh.isEmpty()) {
			return;
		}
		if (post.removed() || post.version() != version) {
			throw new OptimisticLockingFailureException("The post is another one by now");
		}
		this.uploads.forget(gone);
		attach(author, post.id(), fresh);
		this.jdbc.sql("update post set text = ?, links = ?, edited_at = ?, version = version + 1 where id = ?")
			.params(text, links, now(), post.id())
			.update();
	}

	/**
	 * Takes away what a post says, and its files. Its place stays, and so do the replies.
	 * @param remover the author or an instructor
	 */
	@Transactional
	public void remove(Participation remover, Post seen) {
		Post post = locked(remover, seen.id());
		if (post.removed()) {
			return;
		}
		this.uploads.forget(files(post).stream().map(Upload::id).toList());
		this.jdbc.sql("""
				update post set text = null, links = null, pinned = false, removed_by = ?, version = version + 1
				where id = ?
				""")
			.params((post.isBy(remover) ? Post.Remover.AUTHOR : Post.Remover.INSTRUCTOR).name(), post.id())
			.update();
		if (!post.isBy(remover)) {
			this.audit.record(remover, "post-removed", "post:" + post.id(),
					post.moduleId() + ", participant:" + post.authorId());
		}
	}

	/**
	 * Lets a post stand above the others, or no longer.
	 */
	@Transactional
	public void pin(Participation instructor, Post seen, boolean pinned) {
		Post post = locked(instructor, seen.id());
		if (post.pinned() == pinned || post.removed() || post.reply()) {
			return;
		}
		this.jdbc.sql("update post set pinned = ? where id = ?").params(pinned, post.id()).update();
		this.audit.record(instructor, pinned ? "post-pinned" : "post-unpinned", "post:" + post.id(), post.moduleId());
	}

	private Post locked(Participation participation, long id) {
		this.jdbc.sql("select id from post where id = ? for update").param(id).query(Long.class).single();
		return find(participation.courseRunId(), id).orElseThrow();
	}

	private void attach(Participation author, long postId, List<Uploads.Received> files) {
		for (Uploads.Received file : files) {
			this.jdbc.sql("insert into post_file (upload_id, post_id) values (?, ?)")
				.params(this.uploads.keep(file, author.courseRunId(), author.participantId()), postId)
				.update();
		}
	}

	private List<Post> replies(List<Post> posts) {
		return posts.isEmpty() ? List.of()
				: this.jdbc.sql(SELECT + "where parent_id in (:posts) order by post.id")
					.param("posts", posts.stream().map(Post::id).toList())
					.query(Post.class)
					.list();
	}

	private Map<Long, List<Upload>> files(List<Long> posts) {
		if (posts.isEmpty()) {
			return Map.of();
		}
		Map<Long, Long> postOf = this.jdbc.sql("select post_id, upload_id from post_file where post_id in (:posts)")
			.param("posts", posts)
			.query(PostFile.class)
			.list()
			.stream()
			.collect(Collectors.toMap(PostFile::uploadId, PostFile::postId));
		return this.uploads.find(postOf.keySet())
			.stream()
			.collect(Collectors.groupingBy((upload) -> postOf.get(upload.id())));
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

}
