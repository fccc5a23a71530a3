/**
 * What the pages of every course module share: the visit, and who may open which page.
 */
@NamedInterface("web")
@NullMarked
package kz.bilik.course.web;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
