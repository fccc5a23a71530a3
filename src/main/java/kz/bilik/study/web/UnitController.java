package kz.bilik.study.web;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Participants;
import kz.bilik.course.Participation;
import kz.bilik.course.web.Visit;
import kz.bilik.files.FileType;
import kz.bilik.files.web.Downloads;
import kz.bilik.materials.Materials;
import kz.bilik.programme.Module;
import kz.bilik.programme.Task;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Agenda;
import kz.bilik.schedule.Schedule;
import kz.bilik.study.AnswerVersions;
import kz.bilik.study.AnswerVersions.Work;
import kz.bilik.study.Answers;
import kz.bilik.study.PeerReview;
import kz.bilik.study.PeerReviews;
import kz.bilik.study.SelfAssessments;
import kz.bilik.study.StudyOverview;
import kz.bilik.web.FormattedText;
import kz.bilik.web.Writing;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * The units, as a listener studies them and as an instructor reads the answers.
 */
@Controller
class UnitController {

	/** As many as a page asks for; what is there is shown however much it is. */
	private static final int MAX_ROWS = 50;

	private final Schedule schedule;

	private final Answers answers;

	private final AnswerVersions versions;

	private final StudyOverview overview;

	private final Downloads downloads;

	private final Materials materials;

	private final SelfAssessments assessments;

	private final PeerReviews reviews;

	private final Participants participants;

	private final Clock clock;

	UnitController(Schedule schedule, Answers answers, AnswerVersions versions, StudyOverview overview,
			Downloads downloads, Materials materials, SelfAssessments assessments, PeerReviews reviews,
			Participants participants, Clock clock) {
		this.reviews = reviews;
		this.participants = participants;
		this.assessments = assessments;
		this.materials = materials;
		this.schedule = schedule;
		this.clock = clock;
		this.answers = answers;
		this.versions = versions;
		this.overview = overview;
		this.downloads = downloads;
	}

	@GetMapping("/c/{run}/about")
	String about(Visit visit) {
		return "study/about";
	}

	@GetMapping("/c/{run}/units/{unit}")
	String unit(Visit visit, @PathVariable String unit, @RequestParam(defaultValue = "1") int rows, Model model) {
		model.addAttribute("rows", Math.max(1, Math.min(rows, MAX_ROWS)));
		return show(visit, known(visit, unit), model);
	}

	/**
	 * A file of an answer, for its listener and, once it was handed in, the instructors.
	 */
	@GetMapping("/c/{run}/files/{upload}")
	ResponseEntity<Resource> file(Visit visit, @PathVariable long upload, HttpServletResponse response) {
		Long listener = visit.teaches() ? null : visit.participation().participantId();
		return this.versions.file(visit.runId(), upload, listener)
			.map((file) -> this.downloads.send(file, response))
			.orElseThrow(UnitController::notFound);
	}

	/**
	 * A file among the materials of a unit that is open.
	 */
	@GetMapping("/c/{run}/materials/{upload}")
	ResponseEntity<Resource> material(Visit visit, @PathVariable long upload, HttpServletResponse response) {
		Unit unit = this.materials.unitOf(visit.runId(), upload)
			.map((id) -> known(visit, id))
			.orElseThrow(UnitController::notFound);
		if (!visit.teaches() && this.overview.missing(visit.participation(), visit.programme(), unit,
				this.schedule.agenda(visit.participation())) != null) {
			throw new ClosedTasks.Closed("unit-locked");
		}
		return this.materials.file(visit.runId(), upload)
			.map((file) -> this.downloads.send(file, response))
			.orElseThrow(UnitController::notFound);
	}

	private String show(Visit visit, Unit unit, Model model) {
		if (unit.equals(visit.programme().plan())) {
			return showPlan(visit, unit, model);
		}
		Module module = visit.programme().module(unit);
		boolean end = unit.equals(module.end());
		model.addAttribute("unit", unit);
		model.addAttribute("module", module);
		model.addAttribute("now", this.clock.instant());
		model.addAttribute("tasks", unit.tasks());
		if (end && visit.teaches()) {
			model.addAttribute("answers", this.overview.handedIn(visit.runId(), unit.id()));
			return "study/module-end-instructor";
		}
		if (visit.teaches()) {
			model.addAttribute("webinars", this.schedule.of(visit.runId(), unit.id()));
			model.addAttribute("materials", this.materials.of(visit.runId(), unit.id()));
			model.addAttribute("answers", this.overview.handedIn(visit.runId(), unit.id()));
			return "study/unit-instructor";
		}
		if (end) {
			return showEnd(visit, unit, module, model);
		}
		Agenda agenda = this.schedule.agenda(visit.participation());
		model.addAttribute("agenda", agenda);
		model.addAttribute("webinars", agenda.of(unit));
		Unit missing = this.overview.missing(visit.participation(), visit.programme(), unit, agenda);
		if (missing != null) {
			model.addAttribute("missing", missing);
			return "study/locked";
		}
		model.addAttribute("materials", this.materials.of(visit.runId(), unit.id()));
		addWorks(visit, unit, model);
		return "study/unit";
	}

	private String showPlan(Visit visit, Unit plan, Model model) {
		model.addAttribute("unit", plan);
		model.addAttribute("now", this.clock.instant());
		model.addAttribute("tasks", plan.tasks());
		if (visit.teaches()) {
			model.addAttribute("answers", this.overview.handedIn(visit.runId(), plan.id()));
			return "study/module-end-instructor";
		}
		Task task = plan.tasks().get(0);
		Work work = addWorks(visit, plan, model).get(task.id());
		String text = (model.getAttribute("form") instanceof Writing typed) ? typed.html()
				: (work != null) ? work.answer().text() : null;
		int rows = rows(task, text).size();
		int shown = Math.max(rows, (int) model.getAttribute("rows"));
		model.addAttribute("rows", shown);
		model.addAttribute("moreRows", shown < MAX_ROWS);
		return "study/plan";
	}

	/** The development plan as a table that can be printed. */
	@GetMapping("/c/{run}/plan/print")
	String print(Visit visit, Model model) {
		Unit plan = visit.programme().plan();
		if (plan == null || visit.teaches() || visit.isView()) {
			throw notFound();
		}
		Task task = plan.tasks().get(0);
		long listener = visit.participation().participantId();
		model.addAttribute("plan", plan);
		model.addAttribute("task", task);
		model.addAttribute("listener", this.participants.find(visit.runId(), List.of(listener)).get(0));
		model.addAttribute("table",
				this.answers.findByParticipantIdAndUnitId(listener, plan.id())
					.stream()
					.flatMap((answer) -> rows(task, answer.text()).stream())
					.filter((row) -> row.stream().anyMatch((part) -> !part.isEmpty()))
					.toList());
		return "study/plan-print";
	}

	/** The rows of a text, each with all of the task's parts. */
	private static List<List<String>> rows(Task task, @Nullable String text) {
		int width = task.parts().size();
		int parts = FormattedText.parts(text).size();
		return IntStream.range(0, (parts + width - 1) / width)
			.mapToObj((row) -> IntStream.range(0, width)
				.mapToObj((column) -> FormattedText.part(text, row * width + column))
				.toList())
			.toList();
	}

	/** Beside what is asked for now stands what was handed in when another thing was. */
	private String showEnd(Visit visit, Unit unit, Module module, Model model) {
		Map<String, Work> works = addWorks(visit, unit, model);
		Task asked = module.task(visit.run().settings().moduleEnd()).orElseThrow();
		model.addAttribute("tasks",
				unit.tasks()
					.stream()
					.filter((task) -> task.equals(asked)
							|| (works.containsKey(task.id()) && works.get(task.id()).latest() != null))
					.toList());
		model.addAttribute("words",
				works.values()
					.stream()
					.flatMap((work) -> work.thread().stream())
					.filter((message) -> !message.fromListener())
					.toList());
		model.addAttribute("assessment", this.assessments.of(visit.participation().participantId()));
		addReviews(visit, unit, asked, works.containsKey(asked.id()) && works.get(asked.id()).latest() != null, model);
		return "study/module-end";
	}

	private void addReviews(Visit visit, Unit end, Task asked, boolean handedIn, Model model) {
		Participation listener = visit.participation();
		List<PeerReview> all = this.reviews.of(listener, handedIn ? List.of(asked) : List.of())
			.stream()
			.filter((review) -> review.unitId().equals(end.id()))
			.toList();
		List<PeerReview> unread = all.stream().filter((review) -> review.isNewFor(listener)).toList();
		if (!unread.isEmpty()) {
			this.reviews.read(unread);
		}
		model.addAttribute("handedIn", handedIn);
		model.addAttribute("reviews", all);
		model.addAttribute("toWrite", all.stream().filter((review) -> review.isBy(listener)).toList());
		model.addAttribute("aboutMine", all.stream().filter((review) -> !review.isBy(listener)).toList());
	}

	private Map<String, Work> addWorks(Visit visit, Unit unit, Model model) {
		this.overview.read(visit.participation(), unit);
		Map<String, Work> works = this.versions
			.of(this.answers.findByParticipantIdAndUnitId(visit.participation().participantId(), unit.id()))
			.stream()
			.collect(Collectors.toMap((work) -> work.answer().taskId(), Function.identity()));
		model.addAttribute("fileEndings", FileType.endings());
		model.addAttribute("works", works);
		return works;
	}

	static Unit known(Visit visit, String unitId) {
		return visit.programme().unit(unitId).orElseThrow(UnitController::notFound);
	}

	static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND);
	}

}
