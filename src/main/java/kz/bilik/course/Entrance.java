package kz.bilik.course;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

import kz.bilik.lti.Launch;
import kz.bilik.lti.Launch.GradeServices;
import kz.bilik.lti.Launch.Message;
import kz.bilik.lti.Launch.Place;
import kz.bilik.lti.LaunchEntrance;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.deeplinking.DeepLinkingRequests;
import kz.bilik.programme.Format;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Finds or makes the course run, the person and the link of a launch. A class that comes
 * all at once for the first time makes one run: what is missing is inserted, and whoever
 * comes second finds it. Each step stands by itself, so that no launch holds what another
 * waits for, and one that is repeated goes on where it ended.
 */
@Component
class Entrance implements LaunchEntrance {

	private static final String TIME_ZONE = "Asia/Almaty";

	private final JdbcClient jdbc;

	private final Programmes programmes;

	private final ProgrammeLinks links;

	private final DeepLinkingRequests deepLinking;

	private final Gradebook gradebook;

	private final Rosters rosters;

	private final ApplicationEventPublisher events;

	private final TransactionOperations transaction;

	private final Clock clock;

	Entrance(JdbcClient jdbc, Programmes programmes, ProgrammeLinks links, DeepLinkingRequests deepLinking,
			Gradebook gradebook, Rosters rosters, ApplicationEventPublisher events, TransactionOperations transaction,
			Clock clock) {
		this.jdbc = jdbc;
		this.programmes = programmes;
		this.links = links;
		this.deepLinking = deepLinking;
		this.gradebook = gradebook;
		this.rosters = rosters;
		this.events = events;
		this.transaction = transaction;
		this.clock = clock;
	}

	@Override
	public Entry enter(Launch launch) {
		Known known = known(launch);
		long person = participant(known, launch);
		String path = this.programmes.find(known.run().programmeId())
			.map((programme) -> path(launch, known, activity(launch, programme)))
			// the page says that the programme's file is gone
			.orElseGet(() -> Activity.path(known.run().id(), Activity.PROGRAMME));
		return new Entry(new SignedIn(person), path);
	}

	/**
	 * What the custom parameters name; absent where the run's programme has no such
	 * thing.
	 */
	private @Nullable String activity(Launch launch, Programme programme) {
		String activity = launch.custom().getOrDefault("activity", "").strip();
		return this.links.all(programme).contains(activity) ? activity : null;
	}

	private String path(Launch launch, Known known, @Nullable String named) {
		long run = known.run().id();
		boolean teaches = launch.role() != Launch.Role.LISTENER;
		UriComponentsBuilder path = UriComponentsBuilder.fromPath("/c/" + run);
		if (launch.message() instanceof Message.DeepLinking message) {
			String request = this.deepLinking.begin(launch, message, participant(run, launch.subject()).orElseThrow());
			return path.pathSegment("instructor", "deep-linking", request).toUriString();
		}
		String activity = named;
		if (launch.resourceLink() != null) {
			KnownLink link = known.link();
			if (link == null || !(launch.message() instanceof Message.SubmissionReview)) {
				link = resourceLink(run, link, launch, launch.resourceLink(), named);
			}
			if (link.undecided() && teaches) {
				return path.pathSegment("instructor", "links", String.valueOf(link.id())).toUriString();
			}
			activity = link.activity();
		}
		else if (named == null) {
			activity = this.gradebook.activity(run, launch.grades().lineItem()).orElse(Activity.PROGRAMME);
		}
		if (launch.message() instanceof Message.SubmissionReview review && review.forUser() != null) {
			if (!teaches && !review.forUser().equals(launch.subject())) {
				throw new LaunchRefusedException(Reason.NOT_YOUR_WORK);
			}
			if (teaches && activity.equals(Activity.DEFENCE)) {
				return path.pathSegment("instructor", "submissions")
					.queryParamIfPresent("participant", participant(run, review.forUser()))
					.toUriString();
			}
		}
		return Activity.path(run, activity);
	}

	private Optional<Long> participant(long run, String subject) {
		return this.jdbc.sql("""
				select participant.id from participant join person on person.id = participant.person_id
				where participant.course_run_id = ? and person.subject = ?
				""").params(run, subject).query(Long.class).optional();
	}

	private Known known(Launch launch) {
		Place place = launch.context();
		String scope = "context";
		if (place == null) {
			place = launch.resourceLink();
			scope = "resource-link";
		}
		if (place == null) {
			// links are placed outside of any course
			place = new Place(launch.deploymentId(), null);
			scope = "deployment";
		}
		Optional<Known> known = known(launch, scope, place.id());
		if (known.isEmpty()) {
			insert(this.jdbc.sql("""
					insert into course_run (platform_id, deployment_id, scope, scope_id, title, programme_id, format,
					  time_zone, line_items, may_add_line_items, created_at, version)
					values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
					""")
				.params(launch.platformId(), launch.deploymentId(), scope, place.id(), place.title(),
						programme(launch).id(), Format.DISTANCE.name(), TIME_ZONE, launch.grades().lineItems(),
						launch.grades().mayAddLineItems(), now()));
			known = known(launch, scope, place.id());
		}
		KnownRun run = known.orElseThrow().run();
		KnownRun seen = run.with(place.title(), launch);
		if (!seen.equals(run)) {
			this.transaction.executeWithoutResult((status) -> {
				this.jdbc.sql("update course_run set title = ?, line_items = ?, may_add_line_items = ? where id = ?")
					.params(seen.title(), seen.lineItems(), seen.mayAddLineItems(), run.id())
					.update();
				if (seen.offersMoreThan(run)) {
					this.events.publishEvent(new LineItemSeen(run.id(), Activity.DEFENCE));
				}
			});
		}
		if (!Objects.equals(launch.membershipsUrl(), run.membershipsUrl())
				&& (launch.membershipsUrl() != null || offersWhatThereIs(launch))) {
			this.rosters.offered(run.id(), launch.platformId(), launch.membershipsUrl());
		}
		return known.get();
	}

	/**
	 * A launch that keeps something to itself does not take away what is known; but what
	 * not even an instructor's link offers is offered no longer.
	 */
	private static boolean offersWhatThereIs(Launch launch) {
		return launch.role() != Launch.Role.LISTENER && launch.message() instanceof Message.ResourceLink;
	}

	/** What most launches find as it was, in one statement. */
	private Optional<Known> known(Launch launch, String scope, String scopeId) {
		return this.jdbc.sql("""
				select course_run.id, course_run.title, programme_id, line_items, may_add_line_items,
				  roster.memberships_url, person.id as person_id, name, email, participant.id as participant_id,
				  link.id as link_id, link.title as link_title, activity, named, chosen_activity, line_item
				from course_run
				left join roster on roster.course_run_id = course_run.id
				left join person on person.platform_id = course_run.platform_id and subject = ?
				left join participant on participant.course_run_id = course_run.id and person_id = person.id
				left join resource_link as link on link.course_run_id = course_run.id and link.link_id = ?
				where course_run.platform_id = ? and deployment_id = ? and scope = ? and scope_id = ?
				""")
			.params(launch.subject(), (launch.resourceLink() != null) ? launch.resourceLink().id() : null,
					launch.platformId(), launch.deploymentId(), scope, scopeId)
			.query((row, number) -> new Known(
					new KnownRun(row.getLong("id"), row.getString("title"), row.getString("programme_id"),
							row.getString("line_items"), row.getBoolean("may_add_line_items"),
							row.getString("memberships_url")),
					(row.getLong("person_id") == 0) ? null
							: new KnownPerson(row.getLong("person_id"), row.getString("name"), row.getString("email"),
									row.getLong("participant_id") != 0),
					(row.getLong("link_id") == 0) ? null
							: new KnownLink(row.getLong("link_id"), row.getString("link_title"),
									row.getString("activity"), row.getBoolean("named"),
									row.getString("chosen_activity"), row.getString("line_item"))))
			.optional();
	}

	private Programme programme(Launch launch) {
		String id = launch.custom().get("programme");
		if (!StringUtils.hasText(id)) {
			return this.programmes.defaultProgramme();
		}
		return this.programmes.find(id.strip())
			.orElseThrow(() -> new LaunchRefusedException(Reason.UNKNOWN_PROGRAMME, id));
	}

	/** Whoever is missing comes in. */
	private long participant(Known known, Launch launch) {
		KnownPerson person = (known.person() != null) ? known.person() : person(launch);
		// a launch that keeps the name to itself does not take away what is known
		String name = (launch.name() != null) ? launch.name() : person.name();
		String email = (launch.email() != null) ? launch.email() : person.email();
		if (!Objects.equals(name, person.name()) || !Objects.equals(email, person.email())) {
			this.jdbc.sql("update person set name = ?, email = ? where id = ?")
				.params(name, email, person.id())
				.update();
		}
		boolean isNew = !person.participates() && insert(this.jdbc.sql("""
				insert into participant (course_run_id, person_id, role, group_ids, first_launch_at, last_launch_at)
				values (?, ?, ?, ?, ?, ?)
				""").params(known.run().id(), person.id(), launch.role().name(), Groups.of(launch), now(), now()));
		if (!isNew) {
			this.jdbc.sql("""
					update participant set role = ?, left_at = null, first_launch_at = coalesce(first_launch_at, ?),
					  last_launch_at = ?, group_ids = coalesce(?, group_ids)
					where course_run_id = ? and person_id = ?
					""")
				.params(launch.role().name(), now(), now(), Groups.of(launch), known.run().id(), person.id())
				.update();
		}
		return person.id();
	}

	/** Somebody whom the tool has not seen before this moment. */
	private KnownPerson person(Launch launch) {
		KeyHolder id = new GeneratedKeyHolder();
		try {
			this.jdbc.sql("insert into person (platform_id, subject, name, email, created_at) values (?, ?, ?, ?, ?)")
				.params(launch.platformId(), launch.subject(), launch.name(), launch.email(), now())
				.update(id, "id");
			return new KnownPerson(id.getKey().longValue(), launch.name(), launch.email(), false);
		}
		catch (DuplicateKeyException ex) {
			return this.jdbc
				.sql("select id, name, email, false as participates from person where platform_id = ? and subject = ?")
				.params(launch.platformId(), launch.subject())
				.query(KnownPerson.class)
				.single();
		}
	}

	/**
	 * Most launches find their link as it was. It is written only when it changed: a
	 * class that comes all at once would queue for its row.
	 * @param before as it was
	 * @param named what the custom parameters name
	 */
	private KnownLink resourceLink(long run, @Nullable KnownLink before, Launch launch, Place place,
			@Nullable String named) {
		Optional<KnownLink> known = Optional.ofNullable(before);
		String chosen = known.map(KnownLink::chosenActivity).orElse(null);
		String activity = (named != null) ? named : (chosen != null) ? chosen : Activity.PROGRAMME;
		String offered = launch.grades().lineItem();
		String lineItem = (offered != null || offersWhatThereIs(launch)) ? offered
				: known.map(KnownLink::lineItem).orElse(null);
		if (known.filter((link) -> link.is(place.title(), activity, named != null, lineItem)).isPresent()) {
			return known.get();
		}
		if (known.isEmpty()) {
			insert(this.jdbc.sql("""
					insert into resource_link (course_run_id, link_id, activity, named, changed_at)
					values (?, ?, ?, ?, ?)
					""").params(run, place.id(), activity, named != null, now()));
		}
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.sql("""
					update resource_link set
					  changed_at = case when activity = :activity and coalesce(line_item, '') = coalesce(:lineItem, '')
					    then changed_at else :now end,
					  title = :title, activity = :activity, named = :named, line_item = :lineItem
					where course_run_id = :run and link_id = :link
					""")
				.param("activity", activity)
				.param("lineItem", lineItem)
				.param("now", now())
				.param("title", place.title())
				.param("named", named != null)
				.param("run", run)
				.param("link", place.id())
				.update();
			if (lineItem != null
					&& known.filter((link) -> lineItem.equals(link.lineItem()) && activity.equals(link.activity()))
						.isEmpty()) {
				this.events.publishEvent(new LineItemSeen(run, activity));
			}
		});
		return this.jdbc.sql("""
				select id, title, activity, named, chosen_activity, line_item from resource_link
				where course_run_id = ? and link_id = ?
				""").params(run, place.id()).query(KnownLink.class).single();
	}

	/**
	 * @return false when another launch has just inserted it, which is as good
	 */
	private static boolean insert(StatementSpec row) {
		try {
			return row.update() == 1;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

	record Known(KnownRun run, @Nullable KnownPerson person, @Nullable KnownLink link) {
	}

	record KnownRun(long id, @Nullable String title, String programmeId, @Nullable String lineItems,
			boolean mayAddLineItems, @Nullable String membershipsUrl) {

		KnownRun with(@Nullable String title, Launch launch) {
			GradeServices grades = launch.grades();
			boolean offered = grades.lineItems() != null || offersWhatThereIs(launch);
			return new KnownRun(this.id, (title != null) ? title : this.title, this.programmeId,
					offered ? grades.lineItems() : this.lineItems,
					offered ? grades.mayAddLineItems() : this.mayAddLineItems, this.membershipsUrl);
		}

		boolean offersMoreThan(KnownRun before) {
			return this.lineItems != null
					&& (!this.lineItems.equals(before.lineItems) || this.mayAddLineItems && !before.mayAddLineItems);
		}

	}

	record KnownLink(long id, @Nullable String title, String activity, boolean named, @Nullable String chosenActivity,
			@Nullable String lineItem) {

		boolean is(@Nullable String title, String activity, boolean named, @Nullable String lineItem) {
			return Objects.equals(this.title, title) && this.activity.equals(activity) && this.named == named
					&& Objects.equals(this.lineItem, lineItem);
		}

		/** Nobody has said yet what it opens. */
		boolean undecided() {
			return !this.named && this.chosenActivity == null;
		}

	}

	record KnownPerson(long id, @Nullable String name, @Nullable String email, boolean participates) {
	}

}
