/**
 * Platforms that register themselves (LTI Dynamic Registration 1.0).
 */
@NamedInterface("registration")
@NullMarked
package kz.bilik.lti.registration;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
