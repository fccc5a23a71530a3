package kz.bilik.materials;

import kz.bilik.files.Upload;
import org.jspecify.annotations.Nullable;

/**
 * Something to read or to watch: either a link or a file.
 */
public record Material(long id, String title, @Nullable String link, @Nullable Upload file) {

}
