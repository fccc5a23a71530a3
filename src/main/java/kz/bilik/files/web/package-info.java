/**
 * How an upload is sent to a browser.
 */
@NamedInterface("web")
@NullMarked
package kz.bilik.files.web;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;
