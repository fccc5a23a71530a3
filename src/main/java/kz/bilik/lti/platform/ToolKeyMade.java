package kz.bilik.lti.platform;

import java.time.Instant;

/**
 * The tool has a new key, by rotation or at its first start.
 */
public record ToolKeyMade(String kid, Instant signsFrom) {
}
