/**
 * What all pages share: languages, error pages, security headers, the request's
 * reference.
 */
@ApplicationModule(displayName = "Web", allowedDependencies = "lti")
@NullMarked
package kz.bilik.web;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
