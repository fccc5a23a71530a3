package kz.bilik.certificate.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.certificate.Certificate;
import kz.bilik.certificate.CertificatePdf;
import kz.bilik.certificate.Certificates;
import kz.bilik.certificate.Certificates.Holder;
import kz.bilik.course.Groups;
import kz.bilik.course.ListenerSearch;
import kz.bilik.course.web.Visit;
import kz.bilik.web.Languages;
import kz.bilik.web.PageOf;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Listeners fetch their certificate, instructors those of the run.
 */
@Controller
class CertificateController {

	/** Listeners on a page. */
	private static final int PAGE = 50;

	private final Certificates certificates;

	private final CertificatePdf pdf;

	private final Groups groups;

	private final MessageSource messages;

	CertificateController(Certificates certificates, CertificatePdf pdf, Groups groups, MessageSource messages) {
		this.messages = messages;
		this.certificates = certificates;
		this.pdf = pdf;
		this.groups = groups;
	}

	@GetMapping("/c/{run}/certificate")
	String certificate(Visit visit, Model model) {
		if (visit.teaches()) {
			return "redirect:/c/" + visit.runId() + "/instructor/certificates";
		}
		model.addAttribute("holder",
				this.certificates.of(visit.run(), visit.programme(), visit.participation().participantId())
					.orElse(null));
		model.addAttribute("allUnits", this.certificates.asksAllUnits(visit.runId()));
		return "certificate/certificate";
	}

	/**
	 * @param with the language beside Kazakh
	 */
	@GetMapping("/c/{run}/certificate.pdf")
	ResponseEntity<byte[]> certificate(Visit visit, @RequestParam(required = false) @Nullable String with) {
		return pdf(visit, visit.participation().participantId(), with);
	}

	/**
	 * @param page 1 for the first
	 */
	@GetMapping("/c/{run}/instructor/certificates")
	String certificates(Visit visit, @ModelAttribute("search") ListenerSearch search,
			@RequestParam(defaultValue = "1") int page, Model model, Locale locale) {
		List<Holder> holders = this.certificates.of(visit.run(), visit.programme(), search);
		model.addAttribute("holders", PageOf.of(holders, page, PAGE));
		model.addAttribute("due", holders.stream().filter(Holder::isDue).count());
		model.addAttribute("held", holders.stream().filter(Holder::holds).count());
		model.addAttribute("allUnits", this.certificates.asksAllUnits(visit.runId()));
		Map<String, String> groups = this.groups.names(visit.runId());
		model.addAttribute("groups", groups);
		Map<String, String> statements = new LinkedHashMap<>();
		statements.put("", this.messages.getMessage("statement.whole-run", null, locale));
		groups.forEach((id, name) -> statements.put(id, StringUtils.hasText(name) ? name : id));
		model.addAttribute("statementGroups", statements);
		return "certificate/certificates";
	}

	/**
	 * @param participant whose certificate to issue; absent for all that are due of those
	 * who were found
	 */
	@PostMapping("/c/{run}/instructor/certificates")
	String issue(Visit visit, @RequestParam(required = false) @Nullable Long participant,
			@ModelAttribute ListenerSearch search, @RequestParam(defaultValue = "1") int page,
			RedirectAttributes redirect) {
		int issued = this.certificates.issue(visit.participation(), visit.programme(), search, participant);
		redirect.addFlashAttribute("notice", (issued > 0) ? "certificate.notice.issued" : "certificate.notice.none");
		return "redirect:/c/" + visit.runId() + "/instructor/certificates?" + search.query() + "page=" + page;
	}

	/** What the run asks for a certificate besides the result. */
	@PostMapping("/c/{run}/instructor/certificates/rule")
	String ask(Visit visit, @RequestParam boolean allUnits, RedirectAttributes redirect) {
		this.certificates.ask(visit.participation(), allUnits);
		redirect.addFlashAttribute("notice", "settings.notice.saved");
		return "redirect:/c/" + visit.runId() + "/instructor/certificates";
	}

	@GetMapping("/c/{run}/instructor/certificates/{participant:\\d{1,18}}.pdf")
	ResponseEntity<byte[]> certificateOf(Visit visit, @PathVariable long participant,
			@RequestParam(required = false) @Nullable String with) {
		return pdf(visit, participant, with);
	}

	/**
	 * Those who were found, one after the other, so that no more than one is in memory.
	 */
	@GetMapping("/c/{run}/instructor/certificates.zip")
	void all(Visit visit, @ModelAttribute ListenerSearch search, @RequestParam(required = false) @Nullable String with,
			HttpServletResponse response) throws IOException {
		List<Certificate> valid = this.certificates.of(visit.run(), visit.programme(), search)
			.stream()
			.filter(Holder::holds)
			.map(Holder::certificate)
			.toList();
		if (valid.isEmpty()) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		response.setContentType("application/zip");
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION, attachment("certificates.zip"));
		try (ZipOutputStream zip = new ZipOutputStream(response.getOutputStream())) {
			// a PDF is compressed already
			zip.setLevel(1);
			for (Certificate certificate : valid) {
				zip.putNextEntry(new ZipEntry(fileName(certificate)));
				zip.write(this.pdf.of(certificate, second(with)));
				zip.closeEntry();
			}
		}
	}

	private ResponseEntity<byte[]> pdf(Visit visit, long participant, @Nullable String with) {
		Certificate certificate = this.certificates.of(visit.run(), visit.programme(), participant)
			.map(Holder::certificate)
			.filter(Certificate::isValid)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		return ResponseEntity.ok()
			.contentType(MediaType.APPLICATION_PDF)
			.cacheControl(CacheControl.noStore())
			.header(HttpHeaders.CONTENT_DISPOSITION, attachment(fileName(certificate)))
			.body(this.pdf.of(certificate, second(with)));
	}

	private static @Nullable Locale second(@Nullable String with) {
		return Languages.ALL.stream()
			.filter((language) -> language.getLanguage().equals(with))
			.findFirst()
			.orElse(null);
	}

	private static String attachment(String name) {
		return ContentDisposition.attachment().filename(name, StandardCharsets.UTF_8).build().toString();
	}

	private static String fileName(Certificate certificate) {
		return certificate.name().replaceAll("[^\\p{L}\\p{M}\\p{N}' -]", "").strip() + " " + certificate.number()
				+ ".pdf";
	}

}
