package kz.bilik.programme;

import java.util.List;

/**
 * @param records bibliographic records, each in the language of its source
 */
public record LiteratureSection(String id, Text title, List<String> records) {

}
