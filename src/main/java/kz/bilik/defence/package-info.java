/**
 * The summative assessment: projects, their assessment by the programme's rubric, the
 * published results.
 */
@ApplicationModule(displayName = "Defence",
		allowedDependencies = { "course", "course::web", "files", "files::web", "programme", "web" })
@NullMarked
package kz.bilik.defence;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
