/**
 * The registered platforms, their deployments and keys, and the tool's own keys.
 */
@NamedInterface("platform")
@NullMarked
package kz.bilik.lti.platform;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
