/**
 * Results on their way into the LMS gradebook. The row of a delivery is the only truth;
 * lanes, wake-ups and sweeps only look at it.
 */
@ApplicationModule(displayName = "Passback",
		allowedDependencies = { "defence", "course", "course::web", "lti", "lti::service" })
@NullMarked
package kz.bilik.passback;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
