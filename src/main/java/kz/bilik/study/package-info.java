/**
 * A listener's way through the units: self-study answers, the instructor's feedback,
 * progress. Formative: there are no points here.
 */
@ApplicationModule(displayName = "Study",
		allowedDependencies = { "course", "course::web", "files", "files::web", "materials", "programme", "schedule",
				"web" })
@NullMarked
package kz.bilik.study;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
