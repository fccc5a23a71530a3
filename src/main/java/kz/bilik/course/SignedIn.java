package kz.bilik.course;

import java.io.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * Who is signed in in this browser, and the course runs that they launched from. The
 * session keeps nothing else of a launch.
 */
public class SignedIn extends AbstractAuthenticationToken {

	@Serial
	private static final long serialVersionUID = 1;

	private final long personId;

	private final HashMap<Long, Participation> participations;

	/**
	 * @param personId our id of the person
	 * @param participation where they just came in
	 * @param before who was signed in so far; the runs are kept if it is the same person
	 */
	SignedIn(long personId, Participation participation, @Nullable Authentication before) {
		super(List.of());
		this.personId = personId;
		this.participations = new HashMap<>(
				(before instanceof SignedIn same && same.personId == personId) ? same.participations : Map.of());
		this.participations.put(participation.courseRunId(), participation);
		setAuthenticated(true);
	}

	/**
	 * The person's part in a run.
	 * @return empty when they did not launch from it in this session
	 */
	public Optional<Participation> in(long courseRunId) {
		return Optional.ofNullable(this.participations.get(courseRunId));
	}

	@Override
	public Object getPrincipal() {
		return this.personId;
	}

	@Override
	public Object getCredentials() {
		return "";
	}

}
