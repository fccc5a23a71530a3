/**
 * Certificates of those who mastered the programme, their public confirmation, and the
 * statement of a run.
 */
@ApplicationModule(displayName = "Certificate",
		allowedDependencies = { "course", "course::web", "defence", "lti", "programme", "study", "web" })
@NullMarked
package kz.bilik.certificate;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
