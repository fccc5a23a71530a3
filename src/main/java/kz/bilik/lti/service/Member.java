package kz.bilik.lti.service;

import kz.bilik.lti.Launch;
import org.jspecify.annotations.Nullable;

/**
 * Somebody on a roster (NRPS 2.0, 2.2 to 2.4).
 *
 * @param subject the platform's id of the person, the same as in launches
 * @param name the full name, cut to 255 characters; absent where the platform's privacy
 * settings keep it
 * @param email the e-mail address; absent as the name
 * @param role what the person is in the course, as far as the roster knows: a launch may
 * know better
 * @param active whether the person takes part at present
 */
public record Member(String subject, @Nullable String name, @Nullable String email, Launch.Role role, boolean active) {
}
