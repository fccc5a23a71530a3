/**
 * Placing links in a course of the LMS: what was asked, and the signed answer (Deep
 * Linking 2.0).
 */
@NamedInterface("deeplinking")
@NullMarked
package kz.bilik.lti.deeplinking;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
