/**
 * Clients of the LTI Advantage services of a platform.
 */
@NamedInterface("service")
@NullMarked
package kz.bilik.lti.service;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
