package kz.bilik.course;

import java.io.Serial;
import java.util.List;

import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * Who is signed in in this browser. In which course runs they take part is asked with
 * each request: of two launches at the same moment neither takes the other one away.
 */
public class SignedIn extends AbstractAuthenticationToken {

	@Serial
	private static final long serialVersionUID = 2;

	private final long personId;

	/**
	 * @param personId our id of the person
	 */
	SignedIn(long personId) {
		super(List.of());
		this.personId = personId;
		setAuthenticated(true);
	}

	@Override
	public Long getPrincipal() {
		return this.personId;
	}

	@Override
	public Object getCredentials() {
		return "";
	}

}
