package kz.bilik.course;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an instructor writes often. The phrases are the person's own, in whichever course
 * run of the platform.
 */
@Component
public class Phrases {

	/** Characters of a phrase. */
	public static final int MAX_TEXT = 1_000;

	public static final int MAX = 50;

	private static final String OWN = "person_id = (select person_id from participant where id = ?)";

	private final JdbcClient jdbc;

	Phrases(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	public record Phrase(long id, String text) {
	}

	/** In the order in which they were added. */
	public List<Phrase> of(Participation instructor) {
		return this.jdbc.sql("select id, text from phrase where " + OWN + " order by id")
			.param(instructor.participantId())
			.query(Phrase.class)
			.list();
	}

	/**
	 * Adds a phrase that is not there yet.
	 * @return whether there was room for it
	 */
	@Transactional
	public boolean add(Participation instructor, String text) {
		this.jdbc.sql("select id from person where id = (select person_id from participant where id = ?) for update")
			.param(instructor.participantId())
			.query(Long.class)
			.single();
		List<Phrase> phrases = of(instructor);
		if (phrases.stream().anyMatch((phrase) -> phrase.text().equals(text))) {
			return true;
		}
		if (phrases.size() >= MAX) {
			return false;
		}
		this.jdbc.sql("insert into phrase (person_id, text) select person_id, ? from participant where id = ?")
			.params(text, instructor.participantId())
			.update();
		return true;
	}

	public void remove(Participation instructor, long id) {
		this.jdbc.sql("delete from phrase where id = ? and " + OWN).params(id, instructor.participantId()).update();
	}

}
