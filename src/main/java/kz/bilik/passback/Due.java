package kz.bilik.passback;

/**
 * Something is due for a platform: heard after the commit.
 */
record Due(long platformId) {
}
