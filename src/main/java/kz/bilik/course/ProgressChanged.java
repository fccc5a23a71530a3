package kz.bilik.course;

import java.util.Collection;

/**
 * Something by which units are done was reached by listeners of a run, or taken back: an
 * answer was accepted, a webinar attended. Heard inside the transaction in which it came
 * about. What changes for everybody at once, as a webinar that is cancelled, is not told.
 *
 * @param takenBack whether less is done now than before
 */
public record ProgressChanged(long courseRunId, Collection<Long> participantIds, boolean takenBack) {
}
