package kz.bilik.programme;

import java.util.List;

/**
 * A self-study task of a unit.
 *
 * @param parts what the parts of the answer are about; none where it is one text
 * @param rows whether the answer has the parts again and again, row by row
 */
public record Task(String id, Text title, Text whatToDo, Text whatToHandIn, Text whatGoodLooksLike, List<Text> parts,
		boolean rows) {

}
