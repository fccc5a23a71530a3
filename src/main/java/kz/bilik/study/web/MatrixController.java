package kz.bilik.study.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Groups;
import kz.bilik.course.Participants.Participant;
import kz.bilik.course.web.Visit;
import kz.bilik.study.ProgressMatrix;
import kz.bilik.study.ProgressMatrix.Attended;
import kz.bilik.study.ProgressMatrix.Filter;
import kz.bilik.study.ProgressMatrix.Order;
import kz.bilik.study.ProgressMatrix.Selection;
import kz.bilik.web.PageOf;

import org.springframework.context.MessageSource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Who is how far: the listeners and the units of a run as a page and as a table to
 * download.
 */
@Controller
class MatrixController {

	private final ProgressMatrix matrix;

	private final MatrixTable table;

	private final Groups groups;

	private final MessageSource messages;

	MatrixController(ProgressMatrix matrix, MatrixTable table, Groups groups, MessageSource messages) {
		this.groups = groups;
		this.messages = messages;
		this.matrix = matrix;
		this.table = table;
	}

	/**
	 * @param page 1 for the first
	 */
	@GetMapping("/c/{run}/instructor/progress")
	String progress(Visit visit, @ModelAttribute("filter") Filter filter, @RequestParam(defaultValue = "1") int page,
			Locale locale, Model model) {
		Selection selection = this.matrix.select(visit.run(), visit.programme(), filter);
		PageOf<Participant> listeners = PageOf.of(selection.listeners(), page, ProgressMatrix.PAGE);
		model.addAttribute("listeners", listeners);
		model.addAttribute("lines", this.matrix.lines(selection, listeners.rows()));
		model.addAttribute("words", new CellWords(this.messages, locale));
		model.addAttribute("groups", this.groups.names(visit.runId()));
		model.addAttribute("orders", Order.values());
		model.addAttribute("attended", Attended.values());
		return "study/progress";
	}

	/**
	 * The whole selection, written as it is read.
	 */
	@GetMapping("/c/{run}/instructor/progress.{type:csv|xlsx}")
	void download(Visit visit, @PathVariable String type, @ModelAttribute("filter") Filter filter, Locale locale,
			HttpServletResponse response) throws IOException {
		Selection selection = this.matrix.select(visit.run(), visit.programme(), filter);
		response.setContentType(type.equals("csv") ? "text/csv;charset=UTF-8"
				: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment().filename("progress-" + visit.runId() + "." + type).build().toString());
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		OutputStream out = response.getOutputStream();
		if (type.equals("csv")) {
			this.table.writeCsv(selection, locale, out);
		}
		else {
			this.table.writeXlsx(selection, locale, out);
		}
	}

}
