package kz.bilik.course;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import kz.bilik.lti.Launch;
import kz.bilik.lti.Launch.Message;
import kz.bilik.lti.Launch.Place;
import kz.bilik.lti.LaunchEntrance;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.programme.Format;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Finds or makes the course run, the person and the link of a launch. Two launches that
 * are the first of their course at the same moment make one run: what is missing is
 * inserted where its unique key allows it, and then read.
 */
@Component
class Entrance implements LaunchEntrance {

	private static final String TIME_ZONE = "Asia/Almaty";

	/** What can stand in the path of a page. */
	private static final Pattern ACTIVITY = Pattern.compile("[\\w.-]{1,100}");

	private final JdbcClient jdbc;

	private final Programmes programmes;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	Entrance(JdbcClient jdbc, Programmes programmes, ApplicationEventPublisher events, Clock clock) {
		this.jdbc = jdbc;
		this.programmes = programmes;
		this.events = events;
		this.clock = clock;
	}

	@Override
	@Transactional
	public Entry enter(Launch launch, @Nullable Authentication current) {
		if (launch.message() instanceof Message.DeepLinking) {
			throw new LaunchRefusedException(Reason.UNSUPPORTED_MESSAGE, "LtiDeepLinkingRequest");
		}
		String activity = activity(launch);
		long run = courseRun(launch);
		long person = person(launch);
		participant(run, person, launch.role());
		if (launch.resourceLink() != null) {
			resourceLink(run, launch, launch.resourceLink(), activity);
		}
		return new Entry(new SignedIn(person), path(run, activity));
	}

	private static String activity(Launch launch) {
		String activity = launch.custom().get("activity");
		if (!StringUtils.hasText(activity)) {
			return Activity.PROGRAMME;
		}
		if (!ACTIVITY.matcher(activity.strip()).matches()) {
			throw new LaunchRefusedException(Reason.INVALID_LAUNCH, "custom.activity");
		}
		return activity.strip();
	}

	private static String path(long run, String activity) {
		UriComponentsBuilder path = UriComponentsBuilder.fromPath("/c").pathSegment(String.valueOf(run));
		return switch (activity) {
			case Activity.PROGRAMME -> path.toUriString();
			case Activity.DEFENCE -> path.pathSegment(activity).toUriString();
			default -> path.pathSegment("units", "{unit}").encode().buildAndExpand(activity).toUriString();
		};
	}

	private long courseRun(Launch launch) {
		String scope = (launch.context() != null) ? "context" : "resource-link";
		Place place = (launch.context() != null) ? launch.context() : launch.resourceLink();
		Assert.state(place != null, "A launch comes from a context or by a link");
		String title = place.title();
		Optional<Known> known = courseRun(launch, scope, place.id());
		if (known.isEmpty()) {
			this.jdbc.sql("""
					insert into course_run (platform_id, deployment_id, scope, scope_id, title, programme_id, format,
					  time_zone, created_at, version)
					values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1) on duplicate key update scope = scope
					""")
				.params(launch.platformId(), launch.deploymentId(), scope, place.id(), title, programme(launch).id(),
						Format.DISTANCE.name(), TIME_ZONE, now())
				.update();
			known = courseRun(launch, scope, place.id());
		}
		Known run = known.orElseThrow();
		if (title != null && !title.equals(run.text())) {
			this.jdbc.sql("update course_run set title = ? where id = ?").params(title, run.id()).update();
		}
		return run.id();
	}

	private Optional<Known> courseRun(Launch launch, String scope, String id) {
		return this.jdbc.sql("""
				select id, title as text from course_run
				where platform_id = ? and deployment_id = ? and scope = ? and scope_id = ?
				""").params(launch.platformId(), launch.deploymentId(), scope, id).query(Known.class).optional();
	}

	private Programme programme(Launch launch) {
		String id = launch.custom().get("programme");
		if (!StringUtils.hasText(id)) {
			return this.programmes.defaultProgramme();
		}
		return this.programmes.find(id.strip())
			.orElseThrow(() -> new LaunchRefusedException(Reason.UNKNOWN_PROGRAMME, id));
	}

	private long person(Launch launch) {
		Optional<KnownPerson> known = person(launch.platformId(), launch.subject());
		if (known.isEmpty()) {
			this.jdbc.sql("""
					insert into person (platform_id, subject, name, email, created_at) values (?, ?, ?, ?, ?)
					on duplicate key update subject = subject
					""").params(launch.platformId(), launch.subject(), launch.name(), launch.email(), now()).update();
			known = person(launch.platformId(), launch.subject());
		}
		KnownPerson person = known.orElseThrow();
		// a launch that keeps the name to itself does not take away what is known
		String name = (launch.name() != null) ? launch.name() : person.name();
		String email = (launch.email() != null) ? launch.email() : person.email();
		if (!Objects.equals(name, person.name()) || !Objects.equals(email, person.email())) {
			this.jdbc.sql("update person set name = ?, email = ? where id = ?")
				.params(name, email, person.id())
				.update();
		}
		return person.id();
	}

	private Optional<KnownPerson> person(long platformId, String subject) {
		return this.jdbc.sql("select id, name, email from person where platform_id = ? and subject = ?")
			.params(platformId, subject)
			.query(KnownPerson.class)
			.optional();
	}

	private void participant(long run, long person, Launch.Role role) {
		this.jdbc.sql("""
				insert into participant (course_run_id, person_id, role, first_launch_at, last_launch_at)
				values (?, ?, ?, ?, ?)
				on duplicate key update role = values(role), last_launch_at = values(last_launch_at)
				""").params(run, person, role.name(), now(), now()).update();
	}

	/**
	 * Most launches find their link as it was. It is written only when it changed: a
	 * class that comes all at once would queue for its row.
	 */
	private void resourceLink(long run, Launch launch, Place place, String activity) {
		KnownLink link = new KnownLink(place.title(), activity, launch.grades().lineItem());
		Optional<KnownLink> known = this.jdbc
			.sql("select title, activity, line_item from resource_link where course_run_id = ? and link_id = ?")
			.params(run, place.id())
			.query(KnownLink.class)
			.optional();
		if (known.filter(link::equals).isPresent()) {
			return;
		}
		this.jdbc.sql("""
				insert into resource_link (course_run_id, link_id, title, activity, line_item, changed_at)
				values (?, ?, ?, ?, ?, ?)
				on duplicate key update
				  changed_at = case when coalesce(line_item, '') = coalesce(values(line_item), '')
				    then changed_at else values(changed_at) end,
				  title = values(title), activity = values(activity), line_item = values(line_item)
				""").params(run, place.id(), link.title(), activity, link.lineItem(), now()).update();
		if (link.lineItem() != null && !link.lineItem().equals(known.map(KnownLink::lineItem).orElse(null))) {
			this.events.publishEvent(new LineItemSeen(run, activity));
		}
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

	record Known(long id, @Nullable String text) {
	}

	record KnownLink(@Nullable String title, String activity, @Nullable String lineItem) {
	}

	record KnownPerson(long id, @Nullable String name, @Nullable String email) {
	}

}
