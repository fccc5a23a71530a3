/**
 * The operator's pages: who runs this installation registers platforms, watches launches
 * and grades on their way, and keeps the tool's keys.
 */
@ApplicationModule(displayName = "Admin",
		allowedDependencies = { "lti", "lti::platform", "lti::registration", "passback", "web" })
@NullMarked
package kz.bilik.admin;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
