package kz.bilik.programme;

/**
 * An element of the project work.
 *
 * @param required false for what is added only where it is needed
 */
public record ProjectPart(String id, Text title, Text description, boolean required) {

}
