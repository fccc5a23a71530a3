package kz.bilik.programme;

/**
 * @param perMember whether each listener of a team is scored apart
 */
public record Criterion(String id, Text title, boolean perMember) {

}
