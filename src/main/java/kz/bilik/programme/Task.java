package kz.bilik.programme;

/**
 * A self-study task of a unit.
 */
public record Task(String id, Text title, Text whatToDo, Text whatToHandIn, Text whatGoodLooksLike) {

}
