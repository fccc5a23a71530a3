package kz.bilik.admin;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the operator signs in.
 *
 * @param password the operator's password, as it is or encoded ({@code {bcrypt}…});
 * absent where the operator chooses it by a link
 * @param newLink whether the start prints a link by which a new password is chosen,
 * though there is one
 * @param auditKeep for how long the audit log is kept
 */
@ConfigurationProperties("bilik.admin")
public record AdminProperties(@Nullable String password, @DefaultValue("false") boolean newLink,
		@DefaultValue("1095d") Duration auditKeep) {
}
