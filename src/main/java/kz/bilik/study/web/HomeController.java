package kz.bilik.study.web;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import kz.bilik.course.CourseLinks;
import kz.bilik.course.Participants;
import kz.bilik.course.Placements;
import kz.bilik.course.Rosters;
import kz.bilik.course.web.Visit;
import kz.bilik.schedule.Agenda;
import kz.bilik.schedule.Schedule;
import kz.bilik.programme.Task;
import kz.bilik.study.PeerReview;
import kz.bilik.study.PeerReviews;
import kz.bilik.study.Progress;
import kz.bilik.study.StudyOverview;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The page of the whole programme: a listener's home, an instructor's overview.
 */
@Controller
class HomeController {

	private final StudyOverview overview;

	private final PeerReviews reviews;

	private final HomePage home;

	private final Schedule schedule;

	private final Placements placements;

	private final CourseLinks links;

	private final Participants participants;

	private final Rosters rosters;

	private final Clock clock;

	HomeController(StudyOverview overview, PeerReviews reviews, HomePage home, Schedule schedule, Placements placements,
			CourseLinks links, Participants participants, Rosters rosters, Clock clock) {
		this.overview = overview;
		this.reviews = reviews;
		this.home = home;
		this.schedule = schedule;
		this.placements = placements;
		this.links = links;
		this.participants = participants;
		this.rosters = rosters;
		this.clock = clock;
	}

	@GetMapping("/c/{run}")
	String home(Visit visit, Locale locale, Model model) {
		if (!visit.teaches()) {
			Progress progress = this.overview.progress(visit.participation());
			model.addAttribute("home", this.home.of(visit, progress, reviews(visit, progress), locale));
			return "study/home";
		}
		model.addAttribute("now", this.clock.instant());
		model.addAttribute("agenda", new Agenda(this.schedule.of(visit.runId()), Map.of()));
		model.addAttribute("roster", this.rosters.opened(visit.runId()));
		model.addAttribute("listeners", this.participants.countListeners(visit.runId()));
		model.addAttribute("waiting", this.overview.waiting(visit.runId()));
		model.addAttribute("placements", this.placements.unsettled(visit.runId()));
		model.addAttribute("unnamedLinks", this.links.unnamed(visit.runId()));
		return "study/programme-instructor";
	}

	private List<PeerReview> reviews(Visit visit, Progress progress) {
		if (!visit.run().settings().peerReview()) {
			return List.of();
		}
		List<Task> handedIn = visit.programme()
			.modules()
			.stream()
			.map((module) -> module.task(visit.run().settings().moduleEnd()))
			.flatMap(Optional::stream)
			.filter((task) -> progress.handedIn(task))
			.toList();
		return this.reviews.of(visit.participation(), handedIn);
	}

}
