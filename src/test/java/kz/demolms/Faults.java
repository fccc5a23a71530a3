package kz.demolms;

import java.time.Duration;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import kz.demolms.Response.Handler;

/**
 * What goes wrong in the demo LMS, switched by tests.
 */
public final class Faults {

	private final Map<Endpoint, Fault> lasting = new ConcurrentHashMap<>();

	private final Map<Endpoint, Deque<Fault>> passing = new ConcurrentHashMap<>();

	private final Map<Endpoint, List<Chance>> chances = new ConcurrentHashMap<>();

	private final Map<Endpoint, AtomicInteger> requests = new ConcurrentHashMap<>();

	private volatile CountDownLatch over = new CountDownLatch(1);

	private volatile Duration patience = Duration.ofDays(1);

	private volatile boolean lineItemMissing;

	private volatile boolean gradeSyncOnly;

	private volatile String lostLink = "";

	private volatile boolean personalDataHidden;

	private volatile boolean rosterSwitchedOff;

	private volatile int rosterPageSize = Integer.MAX_VALUE;

	private volatile Duration clockOffset = Duration.ZERO;

	/** Every request to the endpoint fails so until {@link #clear()}. */
	public void always(Endpoint endpoint, Fault fault) {
		this.lasting.put(endpoint, fault);
	}

	/** The next requests to the endpoint fail so, then it is well again. */
	public void next(int times, Endpoint endpoint, Fault fault) {
		this.passing.computeIfAbsent(endpoint, (key) -> new ConcurrentLinkedDeque<>())
			.addAll(Collections.nCopies(times, fault));
	}

	/**
	 * So many of a hundred requests to the endpoint fail so, by chance, until
	 * {@link #clear()}.
	 */
	public void sometimes(int percent, Endpoint endpoint, Fault fault) {
		this.chances.computeIfAbsent(endpoint, (key) -> new CopyOnWriteArrayList<>()).add(new Chance(percent, fault));
	}

	/**
	 * A score that hangs is under way for no longer than this: then its sender has gone
	 * away.
	 */
	public void patience(Duration patience) {
		this.patience = patience;
	}

	/** Launches say no line item, as for an activity that accepts no grades. */
	public void lineItemMissing(boolean missing) {
		this.lineItemMissing = missing;
	}

	/** The tool may read columns and send scores, but add no column. */
	public void gradeSyncOnly(boolean only) {
		this.gradeSyncOnly = only;
	}

	/** Of the chosen links, that of this activity is not made; nobody is told. */
	public void loseLink(String activity) {
		this.lostLink = activity;
	}

	/** The tool's privacy settings share neither names nor e-mail addresses. */
	public void personalDataHidden(boolean hidden) {
		this.personalDataHidden = hidden;
	}

	/**
	 * The tool may not use the roster: launches do not name it, tokens do not open it.
	 */
	public void rosterSwitchedOff(boolean off) {
		this.rosterSwitchedOff = off;
	}

	/** The roster comes in pages of this size though nobody asks for pages. */
	public void rosterPageSize(int size) {
		this.rosterPageSize = size;
	}

	/** The clock of the LMS runs ahead by this, or behind when it is negative. */
	public void clockOffset(Duration offset) {
		this.clockOffset = offset;
	}

	/** All is well again; requests that hang are let go. */
	public void clear() {
		this.lasting.clear();
		this.passing.clear();
		this.chances.clear();
		this.lineItemMissing = false;
		this.gradeSyncOnly = false;
		this.lostLink = "";
		this.personalDataHidden = false;
		this.rosterSwitchedOff = false;
		this.rosterPageSize = Integer.MAX_VALUE;
		this.clockOffset = Duration.ZERO;
		CountDownLatch past = this.over;
		this.over = new CountDownLatch(1);
		past.countDown();
	}

	Duration patience() {
		return this.patience;
	}

	boolean lineItemMissing() {
		return this.lineItemMissing;
	}

	boolean gradeSyncOnly() {
		return this.gradeSyncOnly;
	}

	String lostLink() {
		return this.lostLink;
	}

	boolean personalDataHidden() {
		return this.personalDataHidden;
	}

	boolean rosterSwitchedOff() {
		return this.rosterSwitchedOff;
	}

	int rosterPageSize() {
		return this.rosterPageSize;
	}

	Duration clockOffset() {
		return this.clockOffset;
	}

	/** How many requests an endpoint has had so far, whatever became of them. */
	public int requests(Endpoint endpoint) {
		return this.requests.computeIfAbsent(endpoint, (key) -> new AtomicInteger()).get();
	}

	Response play(Endpoint endpoint, Request request, Handler handler) throws Exception {
		this.requests.computeIfAbsent(endpoint, (key) -> new AtomicInteger()).incrementAndGet();
		Fault fault = this.passing.getOrDefault(endpoint, new ConcurrentLinkedDeque<>()).poll();
		fault = (fault != null) ? fault : byChance(endpoint);
		fault = (fault != null) ? fault : this.lasting.get(endpoint);
		if (fault == null) {
			return handler.handle(request);
		}
		CountDownLatch end = this.over;
		Response real = (fault.afterwards || fault.answer == null) ? handler.handle(request) : null;
		if (fault.delay != null) {
			end.await(fault.delay.toMillis(), TimeUnit.MILLISECONDS);
		}
		return (fault.answer != null) ? fault.answer : real;
	}

	private Fault byChance(Endpoint endpoint) {
		int left = ThreadLocalRandom.current().nextInt(100);
		for (Chance chance : this.chances.getOrDefault(endpoint, List.of())) {
			left -= chance.percent();
			if (left < 0) {
				return chance.fault();
			}
		}
		return null;
	}

	private record Chance(int percent, Fault fault) {
	}

	public enum Endpoint {

		AUTHENTICATION, CONFIGURATION, REGISTRATION, JWKS, TOKEN, LINE_ITEMS, SCORES, RESULTS, MEMBERSHIPS

	}

	/**
	 * One way to fail.
	 */
	public static final class Fault {

		private final Response answer;

		private final Duration delay;

		private final boolean afterwards;

		private Fault(Response answer, Duration delay, boolean afterwards) {
			this.answer = answer;
			this.delay = delay;
			this.afterwards = afterwards;
		}

		public static Fault answer(int status) {
			return answer(status, "", Map.of());
		}

		public static Fault answer(int status, String body, Map<String, String> headers) {
			return new Fault(new Response(status, "application/json", body, headers), null, false);
		}

		/** The connection ends without an answer. */
		public static Fault reset() {
			return new Fault(Response.NONE, null, false);
		}

		/** No answer until the faults are cleared, then the connection ends. */
		public static Fault hang() {
			return new Fault(Response.NONE, Duration.ofDays(1), false);
		}

		/** Done at once, answered as usual, but late. */
		public static Fault slow(Duration delay) {
			return new Fault(null, delay, false);
		}

		/** What was asked is done all the same; only the answer goes wrong. */
		public Fault afterwards() {
			return new Fault(this.answer, this.delay, true);
		}

	}

}
