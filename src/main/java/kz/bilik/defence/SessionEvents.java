package kz.bilik.defence;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

import kz.bilik.course.CourseEvents;
import kz.bilik.course.CourseRun;
import kz.bilik.defence.Commission.Instructor;
import kz.bilik.defence.DefenceSession.Order;
import kz.bilik.defence.DefenceSession.Taken;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Tells calendars of the defence: instructors of the sessions, listeners of their slot.
 */
@Component
class SessionEvents implements CourseEvents {

	private final DefenceSessions sessions;

	private final Projects projects;

	private final MessageSource messages;

	SessionEvents(DefenceSessions sessions, Projects projects, MessageSource messages) {
		this.sessions = sessions;
		this.projects = projects;
		this.messages = messages;
	}

	@Override
	public List<CourseEvent> of(CourseRun run, long participantId, boolean teaches, Locale locale) {
		if (teaches) {
			return this.sessions.ofTheYear(run.id())
				.stream()
				.map((order) -> event("defence-" + order.session().id(), order, order.session().changedAt(),
						order.session().startsAt(), order.session().endsAt(), title(order, locale)))
				.toList();
		}
		Project project = this.projects.findByMember(participantId).orElse(null);
		if (project == null) {
			return List.of();
		}
		return this.sessions.ofProject(project.id())
			.stream()
			.map((order) -> slot(project.id(), order, this.messages.getMessage("defence.title", null, locale)))
			.toList();
	}

	/** Sessions at the same time differ by who sits in them. */
	private String title(Order order, Locale locale) {
		return this.messages.getMessage("defence-session.of",
				new Object[] { order.assessors()
					.stream()
					.map(Instructor::name)
					.filter(Objects::nonNull)
					.collect(Collectors.joining(", ")) },
				locale);
	}

	private static CourseEvent slot(long project, Order order, String title) {
		DefenceSession session = order.session();
		Taken slot = order.at(order.slotOf(project));
		return event("defence-slot-" + project + "-" + session.id(), order,
				slot.changedAt().isAfter(session.changedAt()) ? slot.changedAt() : session.changedAt(),
				session.startOf(slot.number()), session.startOf(slot.number() + 1), title);
	}

	private static CourseEvent event(String uid, Order order, Instant changedAt, Instant startsAt, Instant endsAt,
			String title) {
		return new CourseEvent(uid, changedAt, startsAt, endsAt, title,
				"/c/" + order.session().courseRunId() + "/defence/sessions/" + order.session().id());
	}

}
