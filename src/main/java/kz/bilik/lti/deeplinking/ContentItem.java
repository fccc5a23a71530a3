package kz.bilik.lti.deeplinking;

import java.util.Map;

import kz.bilik.lti.NewLineItem;
import org.jspecify.annotations.Nullable;

/**
 * A link that the LMS shall make in the course (Deep Linking 2.0, 3.2.4).
 *
 * @param title what the link is called
 * @param text plain text about what it opens
 * @param custom what its launches bring along
 * @param lineItem the column of the gradebook that goes with it; absent where nothing is
 * graded
 */
public record ContentItem(String title, String text, Map<String, String> custom, @Nullable NewLineItem lineItem) {
}
