package kz.bilik.files;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param directory where the uploads are; all nodes of a tool share it
 */
@ConfigurationProperties("bilik.files")
record FilesProperties(Path directory) {
}
