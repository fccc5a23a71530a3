package kz.bilik.study.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Participants.Participant;
import kz.bilik.course.web.Visit;
import kz.bilik.study.ProgressMatrix;
import kz.bilik.study.ProgressMatrix.Attended;
import kz.bilik.study.ProgressMatrix.Filter;
import kz.bilik.study.ProgressMatrix.Order;
import kz.bilik.study.ProgressMatrix.Selection;

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

	MatrixController(ProgressMatrix matrix, MatrixTable table) {
		this.matrix = matrix;
		this.table = table;
	}

	/**
	 * @param page 1 for the first
	 */
	@GetMapping("/c/{run}/instructor/progress")
	String progress(Visit visit, @ModelAttribute("filter") Filter filter, @RequestParam(defaultValue = "1") int page,
			Model model) {
		Selection selection = this.matrix.select(visit.run(), visit.programme(), filter);
		int count = selection.listeners().size();
		int pages = Math.max(1, (count + ProgressMatrix.PAGE - 1) / ProgressMatrix.PAGE);
		int shown = Math.min(Math.max(page, 1), pages);
		int from = (shown - 1) * ProgressMatrix.PAGE;
		int to = Math.min(from + ProgressMatrix.PAGE, count);
		List<Participant> listeners = selection.listeners().subList(from, to);
		model.addAttribute("lines", this.matrix.lines(selection, listeners));
		model.addAttribute("count", count);
		model.addAttribute("from", from + 1);
		model.addAttribute("to", to);
		model.addAttribute("page", shown);
		model.addAttribute("pages", pages);
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
