/**
 * Course runs, the people in them and their roles: where a launch enters the tool.
 */
@ApplicationModule(displayName = "Course",
		allowedDependencies = { "lti", "lti::deeplinking", "lti::service", "programme", "web" })
@NullMarked
package kz.bilik.course;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
