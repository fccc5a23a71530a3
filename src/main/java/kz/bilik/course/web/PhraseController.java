package kz.bilik.course.web;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Phrases;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * An instructor's own phrases: a part of a page that is exchanged, so that what is being
 * written stays.
 */
@Controller
@RequestMapping("/c/{run}/instructor/phrases")
class PhraseController {

	private final Phrases phrases;

	PhraseController(Phrases phrases) {
		this.phrases = phrases;
	}

	@PostMapping
	String add(Visit visit, @RequestParam(defaultValue = "") String phrase, Model model, HttpServletResponse response) {
		String text = phrase.strip();
		String error = null;
		if (text.isEmpty() || text.length() > Phrases.MAX_TEXT) {
			error = text.isEmpty() ? "phrase.empty" : "phrase.too-long";
		}
		else if (!this.phrases.add(visit.participation(), text)) {
			error = "phrase.too-many";
		}
		if (error != null) {
			model.addAttribute("phraseError", error);
			model.addAttribute("typedPhrase", phrase);
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
		}
		return list(visit, model);
	}

	@PostMapping("/{phrase}/remove")
	String remove(Visit visit, @PathVariable long phrase, Model model) {
		this.phrases.remove(visit.participation(), phrase);
		return list(visit, model);
	}

	private String list(Visit visit, Model model) {
		model.addAttribute("phrases", this.phrases.of(visit.participation()));
		return "course/phrases :: phrases";
	}

}
