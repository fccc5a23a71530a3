package kz.bilik.programme;

/**
 * One form of support in the year after the course.
 */
public record SupportForm(Text title, Text description) {

}
