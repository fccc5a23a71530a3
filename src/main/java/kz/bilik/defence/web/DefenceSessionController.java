package kz.bilik.defence.web;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.Commission;
import kz.bilik.defence.Commission.Instructor;
import kz.bilik.defence.Commission.Panel;
import kz.bilik.defence.DefenceSession;
import kz.bilik.defence.DefenceSession.Order;
import kz.bilik.defence.DefenceSession.Taken;
import kz.bilik.defence.Projects;
import kz.bilik.defence.DefenceSessions;
import kz.bilik.defence.SessionRefusedException;
import kz.bilik.defence.SessionRefusedException.Other;
import kz.bilik.defence.SessionRefusedException.Reason;
import kz.bilik.defence.WaitingProjects;
import kz.bilik.web.Dates;
import kz.bilik.web.FormErrors;
import kz.bilik.web.WebLink;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The sessions of the defence: instructors arrange them and call one project after the
 * other, listeners choose a slot and see whose turn it is.
 */
@Controller
class DefenceSessionController {

	private static final String SESSION = "/c/{run}/defence/sessions/{session:\\d{1,18}}";

	private static final String ARRANGED = "/c/{run}/instructor/defence/sessions/{session:\\d{1,18}}";

	private final DefenceSessions sessions;

	private final WaitingProjects waiting;

	private final Commission commission;

	private final Projects projects;

	private final FormErrors formErrors;

	private final MessageSource messages;

	private final Dates dates;

	private final Clock clock;

	DefenceSessionController(DefenceSessions sessions, WaitingProjects waiting, Commission commission,
			Projects projects, FormErrors formErrors, MessageSource messages, Dates dates, Clock clock) {
		this.sessions = sessions;
		this.waiting = waiting;
		this.commission = commission;
		this.projects = projects;
		this.formErrors = formErrors;
		this.messages = messages;
		this.dates = dates;
		this.clock = clock;
	}

	/** The beginning in the run's zone, as the browser's field gives it. */
	record SessionForm(@Nullable String start, @Nullable String minutes, @Nullable String slots,
			@Size(max = DefenceSession.MAX_LINK) @WebLink @Nullable String link, @Nullable Boolean open,
			@Nullable Set<Long> assessor, int version) {

		SessionForm {
			assessor = (assessor != null) ? assessor : Set.of();
		}

		static SessionForm of(Order order, Visit visit) {
			DefenceSession session = order.session();
			return new SessionForm(DefenceTermsController.local(session.startsAt(), visit.run().zone()),
					String.valueOf(session.slotMinutes()), String.valueOf(session.slots()), session.link(),
					session.open(), ids(order.assessors()), session.version());
		}

		DefenceSession session(@Nullable Long id, long courseRunId, Instant startsAt, Instant now) {
			return new DefenceSession(id, courseRunId, startsAt, number(this.minutes), number(this.slots),
					StringUtils.hasText(this.link) ? this.link.strip() : null, Boolean.TRUE.equals(this.open), null,
					now, this.version);
		}

	}

	/**
	 * @param over whether to show those that are over; else those that are not
	 */
	@GetMapping("/c/{run}/defence/sessions")
	String sessions(Visit visit, @RequestParam(defaultValue = "false") boolean over,
			@RequestParam(defaultValue = "1") int page, Model model) {
		if (page < 1) {
			throw notFound();
		}
		List<Order> orders = this.sessions.of(visit.runId(), over, page);
		long own = project(visit);
		model.addAttribute("orders", orders.subList(0, Math.min(orders.size(), DefenceSessions.PAGE)));
		model.addAttribute("more", orders.size() > DefenceSessions.PAGE);
		model.addAttribute("number", page);
		model.addAttribute("over", over);
		model.addAttribute("own", own);
		model.addAttribute("waiting", visit.teaches() ? this.waiting.count(visit.runId()) : 0);
		model.addAttribute("mine", (own > 0) ? this.sessions.ofProject(own) : List.of());
		return "defence/sessions";
	}

	@GetMapping(SESSION)
	String session(Visit visit, @PathVariable("session") long id, Model model) {
		return show(visit, known(visit, id), model);
	}

	/** The part of the page that fetches itself again. */
	@GetMapping(SESSION + "/order")
	String order(Visit visit, @PathVariable("session") long id, Model model) {
		show(visit, known(visit, id), model);
		return "defence/session :: order";
	}

	@PostMapping(SESSION + "/slots/{slot:\\d{1,3}}")
	String choose(Visit visit, @PathVariable("session") long id, @PathVariable int slot, Model model,
			RedirectAttributes redirect, HttpServletResponse response, Locale locale) {
		if (visit.teaches()) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
		return change(visit, known(visit, id), (session) -> this.sessions.choose(visit.participation(), session, slot),
				"defence-session.notice.chosen", model, redirect, response, locale);
	}

	@PostMapping(ARRANGED + "/slots/{slot:\\d{1,3}}")
	String place(Visit visit, @PathVariable("session") long id, @PathVariable int slot,
			@RequestParam(defaultValue = "") String project, Model model, RedirectAttributes redirect,
			HttpServletResponse response, Locale locale) {
		model.addAttribute("typed", Map.of(slot, project));
		return change(visit, known(visit, id),
				(session) -> this.sessions.place(visit.participation(), session, slot, project),
				"defence-session.notice.saved", model, redirect, response, locale);
	}

	/**
	 * @param project that has the slot
	 */
	@PostMapping(ARRANGED + "/slots/{slot:\\d{1,3}}/free")
	String free(Visit visit, @PathVariable("session") long id, @PathVariable int slot, @RequestParam long project,
			Model model, RedirectAttributes redirect, HttpServletResponse response, Locale locale) {
		return change(visit, known(visit, id), (session) -> this.sessions.free(session, slot, project),
				"defence-session.notice.saved", model, redirect, response, locale);
	}

	@PostMapping(ARRANGED + "/fill")
	String fill(Visit visit, @PathVariable("session") long id, Model model, RedirectAttributes redirect,
			HttpServletResponse response, Locale locale) {
		return change(visit, known(visit, id), (session) -> this.sessions.fill(visit.participation(), session),
				"defence-session.notice.saved", model, redirect, response, locale);
	}

	/**
	 * @param slot whose turn it is now; absent when the clock decides again
	 */
	@PostMapping(ARRANGED + "/call")
	String call(Visit visit, @PathVariable("session") long id, @RequestParam(required = false) @Nullable Integer slot) {
		this.sessions.call(known(visit, id).session(), slot);
		return "redirect:/c/" + visit.runId() + "/defence/sessions/" + id;
	}

	@GetMapping("/c/{run}/instructor/defence/sessions/new")
	String add(Visit visit, Model model) {
		Panel panel = this.commission.of(visit.runId());
		model.addAttribute("form", new SessionForm("", "20", "6", visit.run().settings().meetingLink(), true,
				panel.isNamed() ? ids(panel.assessors()) : Set.of(visit.participation().participantId()), 0));
		return form(visit, null, model);
	}

	@PostMapping("/c/{run}/instructor/defence/sessions/new")
	String add(Visit visit, @Valid @ModelAttribute("form") SessionForm form, BindingResult errors, Model model,
			RedirectAttributes redirect, HttpServletResponse response, Locale locale) {
		return save(visit, null, form, errors, model, redirect, response, locale);
	}

	@GetMapping(ARRANGED)
	String edit(Visit visit, @PathVariable("session") long id, Model model) {
		Order order = known(visit, id);
		model.addAttribute("form", SessionForm.of(order, visit));
		return form(visit, order.session(), model);
	}

	@PostMapping(ARRANGED)
	String edit(Visit visit, @PathVariable("session") long id, @Valid @ModelAttribute("form") SessionForm form,
			BindingResult errors, Model model, RedirectAttributes redirect, HttpServletResponse response,
			Locale locale) {
		return save(visit, known(visit, id).session(), form, errors, model, redirect, response, locale);
	}

	@PostMapping(ARRANGED + "/cancel")
	String cancel(Visit visit, @PathVariable("session") long id, @RequestParam int version, Model model,
			RedirectAttributes redirect, HttpServletResponse response, Locale locale) {
		Order order = known(visit, id);
		try {
			this.sessions.cancel(visit.participation(), order.session(), version);
		}
		catch (SessionRefusedException ex) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("problem", words(ex, visit, locale));
			return show(visit, order, model);
		}
		catch (OptimisticLockingFailureException ex) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, null, ex);
		}
		redirect.addFlashAttribute("notice", "defence-session.notice.cancelled");
		return "redirect:/c/" + visit.runId() + "/defence/sessions";
	}

	private String save(Visit visit, @Nullable DefenceSession known, SessionForm form, BindingResult errors,
			Model model, RedirectAttributes redirect, HttpServletResponse response, Locale locale) {
		Instant startsAt = DefenceTermsController.instant("start", form.start(), visit.run().zone(), errors);
		if (startsAt == null && !errors.hasFieldErrors("start")) {
			errors.rejectValue("start", "form.date-time");
		}
		between(errors, "minutes", form.minutes(), DefenceSession.MAX_MINUTES);
		between(errors, "slots", form.slots(), DefenceSession.MAX_SLOTS);
		if (form.assessor().isEmpty() && !errors.hasFieldErrors("assessor")) {
			errors.rejectValue("assessor", "defence-session.no-assessor");
		}
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (!errors.hasErrors()) {
			try {
				long id = this.sessions.save(visit.participation(), form.session((known != null) ? known.id() : null,
						visit.runId(), startsAt, this.clock.instant()), form.assessor());
				redirect.addFlashAttribute("notice", "defence-session.notice.saved");
				return "redirect:/c/" + visit.runId() + "/defence/sessions/" + id;
			}
			catch (SessionRefusedException ex) {
				model.addAttribute("problem", words(ex, visit, locale));
			}
			catch (OptimisticLockingFailureException ex) {
				model.addAttribute("problem", this.messages.getMessage("form.changed-meanwhile", null, locale));
				model.addAttribute("version", known(visit, known.id()).session().version());
				status = HttpStatus.CONFLICT;
			}
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		return form(visit, known, model);
	}

	private String form(Visit visit, @Nullable DefenceSession known, Model model) {
		model.addAttribute("sitting", known);
		model.addAttribute("instructors", this.commission.instructors(visit.runId()));
		return "defence/session-form";
	}

	private static Set<Long> ids(List<Instructor> instructors) {
		return instructors.stream().map(Instructor::participantId).collect(Collectors.toSet());
	}

	/** 0 for what is no number. */
	private static int number(@Nullable String given) {
		return (given != null && given.strip().matches("\\d{1,4}")) ? Integer.parseInt(given.strip()) : 0;
	}

	private static void between(BindingResult errors, String field, @Nullable String given, int max) {
		if (number(given) < 1 || number(given) > max) {
			errors.rejectValue(field, "schedule.hours-range", new Object[] { max }, null);
		}
	}

	private String change(Visit visit, Order order, Consumer<DefenceSession> change, String notice, Model model,
			RedirectAttributes redirect, HttpServletResponse response, Locale locale) {
		long id = order.session().id();
		try {
			change.accept(order.session());
			redirect.addFlashAttribute("notice", notice);
			return "redirect:/c/" + visit.runId() + "/defence/sessions/" + id;
		}
		catch (SessionRefusedException ex) {
			response.setStatus(Set.of(Reason.TAKEN, Reason.CHANGED).contains(ex.reason()) ? HttpStatus.CONFLICT.value()
					: HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("problem", words(ex, visit, locale));
			return show(visit, known(visit, id), model);
		}
		catch (OptimisticLockingFailureException ex) {
			throw notFound();
		}
	}

	private String show(Visit visit, Order order, Model model) {
		Instant now = this.clock.instant();
		Taken next = order.next(now);
		boolean before = now.isBefore(order.session().startsAt());
		long own = project(visit);
		model.addAttribute("order", order);
		model.addAttribute("sitting", order.session());
		model.addAttribute("on", order.on(now));
		model.addAttribute("fillable", before);
		model.addAttribute("next", (next != null) ? next.number() : 0);
		model.addAttribute("own", own);
		model.addAttribute("waiting", visit.teaches() ? this.waiting.first(visit.runId()) : List.of());
		model.addAttribute("choosing", own > 0 && order.session().open() && before);
		return "defence/session";
	}

	/** The id of the project of the listener who looks; 0 for none. */
	private long project(Visit visit) {
		return visit.teaches() ? 0
				: this.projects.findByMember(visit.participation().participantId()).map((it) -> it.id()).orElse(0L);
	}

	private String words(SessionRefusedException ex, Visit visit, Locale locale) {
		Other other = ex.other();
		if (other == null) {
			return this.messages.getMessage("defence-session.refused." + ex.reason(), null, locale);
		}
		Object name = (other.assessor() != null) ? other.assessor()
				: this.messages.getMessage("listener.unnamed", new Object[] { other.participantId() }, locale);
		String when = this.dates.period(other.startsAt(), other.endsAt(), visit.run().zone(), locale);
		boolean elsewhere = other.courseRunId() != visit.runId();
		return this.messages.getMessage("defence-session.refused.OVERLAP" + (elsewhere ? ".elsewhere" : ""),
				new Object[] { name, when, (other.run() != null) ? other.run() : "№ " + other.courseRunId() }, locale);
	}

	private Order known(Visit visit, long id) {
		return this.sessions.find(visit.runId(), id).orElseThrow(DefenceSessionController::notFound);
	}

	private static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND);
	}

}
