package kz.bilik.lti.platform;

import kz.bilik.lti.platform.Platform.Source;
import org.jspecify.annotations.Nullable;

/**
 * A platform was registered or changed by the operator's file or by itself.
 *
 * @param before what it was; absent where it was not registered
 * @param by the file or the platform itself
 */
public record PlatformChanged(Platform platform, @Nullable Platform before, Source by) {
}
