package kz.bilik.certificate.web;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import kz.bilik.certificate.Statement;
import kz.bilik.certificate.StatementDocuments;
import kz.bilik.certificate.Statements;
import kz.bilik.course.Groups;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.DefenceSession.Order;
import kz.bilik.defence.DefenceSessions;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * The statement of a run or of one group, and the protocol of a session, to print and to
 * sign.
 */
@Controller
class StatementController {

	private static final MediaType XLSX = MediaType
		.parseMediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

	private final Statements statements;

	private final StatementDocuments documents;

	private final Groups groups;

	private final DefenceSessions sessions;

	private final MessageSource messages;

	StatementController(Statements statements, StatementDocuments documents, Groups groups, DefenceSessions sessions,
			MessageSource messages) {
		this.sessions = sessions;
		this.statements = statements;
		this.documents = documents;
		this.groups = groups;
		this.messages = messages;
	}

	@GetMapping("/c/{run}/instructor/statement-{language:kk|ru}.{type:pdf|xlsx}")
	ResponseEntity<byte[]> statement(Visit visit, @PathVariable String language, @PathVariable String type,
			@RequestParam(required = false) @Nullable String group) {
		Locale locale = Locale.forLanguageTag(language);
		Statement statement = this.statements.of(visit.run(), visit.programme(), group, name(visit, group));
		return send("statement", type, locale,
				type.equals("pdf") ? this.documents.pdf(statement, locale) : this.documents.xlsx(statement, locale));
	}

	@GetMapping("/c/{run}/instructor/defence/sessions/{session:\\d{1,18}}/protocol-{language:kk|ru}.pdf")
	ResponseEntity<byte[]> protocol(Visit visit, @PathVariable("session") long id, @PathVariable String language) {
		Locale locale = Locale.forLanguageTag(language);
		Order order = this.sessions.find(visit.runId(), id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		Statement statement = this.statements.of(visit.run(), visit.programme(), order);
		return send("protocol", "pdf", locale, this.documents.protocol(statement, order, locale));
	}

	private ResponseEntity<byte[]> send(String name, String type, Locale locale, byte[] content) {
		return ResponseEntity.ok()
			.contentType(type.equals("pdf") ? MediaType.APPLICATION_PDF : XLSX)
			.cacheControl(CacheControl.noStore())
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment()
						.filename(this.messages.getMessage(name, null, locale) + "." + type, StandardCharsets.UTF_8)
						.build()
						.toString())
			.body(content);
	}

	private @Nullable String name(Visit visit, @Nullable String group) {
		if (group == null) {
			return null;
		}
		Map<String, String> names = this.groups.names(visit.runId());
		if (!names.containsKey(group)) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		return StringUtils.hasText(names.get(group)) ? names.get(group) : group;
	}

}
