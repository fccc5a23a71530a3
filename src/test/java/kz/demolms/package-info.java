/**
 * A small LTI 1.3 platform with real HTTP on its own port, in memory, that behaves as
 * Moodle 4.5 does: a newcomer tries the tool with it and the tests drive it. It stands
 * outside the tool's own packages so that the tool never scans it.
 */
package kz.demolms;
