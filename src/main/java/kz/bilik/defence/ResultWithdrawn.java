package kz.bilik.defence;

/**
 * A published result no longer holds, and no other one takes its place. Heard inside the
 * withdrawing transaction.
 */
public record ResultWithdrawn(long courseRunId, String activity, long participantId) {
}
