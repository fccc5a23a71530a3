/**
 * When the lectures of a course run are held, who attended them, and the calendars that
 * tell of them.
 */
@ApplicationModule(displayName = "Schedule",
		allowedDependencies = { "course", "course::web", "lti", "programme", "web" })
@NullMarked
package kz.bilik.schedule;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
