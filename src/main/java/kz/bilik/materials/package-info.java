/**
 * The materials of a unit: links and files that the instructors of a course run add.
 */
@ApplicationModule(displayName = "Materials",
		allowedDependencies = { "course", "course::web", "files", "programme", "web" })
@NullMarked
package kz.bilik.materials;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
