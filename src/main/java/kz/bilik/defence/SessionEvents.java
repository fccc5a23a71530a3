package kz.bilik.defence;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import kz.bilik.course.CourseEvents;
import kz.bilik.course.CourseRun;
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
		String path = "/c/" + run.id() + "/defence/sessions/";
		if (teaches) {
			return this.sessions.of(run.id(), 1)
				.stream()
				.map(Order::session)
				.map((session) -> new CourseEvent("defence-" + session.id(), session.changedAt(), session.startsAt(),
						session.endsAt(), this.messages.getMessage("defence-session", null, locale),
						path + session.id()))
				.toList();
		}
		Order order = this.sessions.ofListener(participantId).orElse(null);
		if (order == null) {
			return List.of();
		}
		long project = this.projects.findByMember(participantId).orElseThrow().id();
		DefenceSession session = order.session();
		Taken slot = order.at(order.slotOf(project));
		return Stream.of(slot)
			.map((taken) -> new CourseEvent("defence-slot-" + project,
					taken.changedAt().isAfter(session.changedAt()) ? taken.changedAt() : session.changedAt(),
					session.startOf(taken.number()), session.startOf(taken.number() + 1),
					this.messages.getMessage("defence.title", null, locale), path + session.id()))
			.toList();
	}

}
