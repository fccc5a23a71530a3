/**
 * The operator's pages: who runs this installation registers platforms, watches the
 * launches and keeps the tool's keys.
 */
@ApplicationModule(displayName = "Admin", allowedDependencies = { "lti", "lti::platform", "lti::registration", "web" })
@NullMarked
package kz.bilik.admin;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
