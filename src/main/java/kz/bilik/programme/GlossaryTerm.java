package kz.bilik.programme;

/**
 * @param link the address where more about the term can be read
 */
public record GlossaryTerm(String id, Text term, Text definition, String link) {

}
