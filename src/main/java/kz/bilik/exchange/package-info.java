/**
 * The board of each module, where those of a course run share experience and materials.
 */
@ApplicationModule(displayName = "Exchange",
		allowedDependencies = { "course", "course::web", "files", "files::web", "programme", "web" })
@NullMarked
package kz.bilik.exchange;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
