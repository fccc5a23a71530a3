/**
 * The LTI 1.3 edge: speaks the protocol with the platforms and knows nothing of the
 * course. Where a launch enters is asked through {@link kz.bilik.lti.LaunchEntrance}.
 */
@ApplicationModule(displayName = "LTI", allowedDependencies = {})
@NullMarked
package kz.bilik.lti;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
