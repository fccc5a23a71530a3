package kz.demolms;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

import kz.demolms.Course.Link;
import kz.demolms.Gradebook.Grade;
import kz.demolms.Gradebook.LineItem;
import kz.demolms.Person.Role;

/**
 * What a person sees of the demo LMS. The language of these pages is the locale of the
 * launches.
 */
final class Pages {

	/** The cookie that says who is signed in. */
	static final String PERSON = "person";

	private static final String LOCALE = "lang";

	private static final String WEBJAR = "/META-INF/resources/webjars/bootstrap/%s/css/bootstrap.min.css";

	private static final Text DEMO = new Text("Демо LMS", "Демо-LMS", "Demo LMS");

	private static final Text SIGN_IN = new Text("Кім болып кіресіз?", "Под кем войти?", "Sign in as");

	private static final Text COURSE = new Text("Курс", "Курс", "Course");

	private static final Text GRADEBOOK = new Text("Бағалар журналы", "Журнал оценок", "Gradebook");

	private static final Text NEW_WINDOW = new Text("Жаңа терезеде", "В новом окне", "New window");

	private static final Text SELECT_CONTENT = new Text("Мазмұнды таңдау", "Выбрать содержимое", "Select content");

	private static final Text SIGNED_OUT = new Text("Басқа адам", "Другой человек", "Somebody else");

	private static final Text PARTICIPANTS = new Text("Қатысушылар", "Участники", "Participants");

	private static final Text ENROL = new Text("Курсқа жазу", "Записать на курс", "Enrol");

	private static final Text UNENROL = new Text("Курстан шығару", "Отчислить", "Unenrol");

	private static final Text NOT_ENROLLED = new Text("Сіз бұл курсқа жазылмағансыз.", "Вы не записаны на этот курс.",
			"You are not enrolled in this course.");

	private static final List<Text> COLUMNS = List.of(new Text("Тыңдаушы", "Слушатель", "Listener"),
			new Text("Баға", "Оценка", "Grade"), new Text("Кері байланыс", "Обратная связь", "Feedback"),
			new Text("Уақыты", "Время", "Time"));

	private final DemoLms lms;

	Pages(DemoLms lms) {
		this.lms = lms;
	}

	static String locale(Request request) {
		String asked = request.parameter(LOCALE);
		String locale = asked.isEmpty() ? request.cookie(LOCALE).orElse("kk") : asked;
		return List.of("ru", "en").contains(locale) ? locale : "kk";
	}

	Response people(Request request) {
		Html people = Html.join(this.lms.people().stream().map((person) -> Html.of("""
				<button name="person" value="%s" class="list-group-item list-group-item-action d-flex flex-wrap">
				<span class="me-auto">%s</span><span class="text-secondary">%s</span></button>
				""", person.id(), person.name(), role(person).in(locale(request)))));
		return page(request, SIGN_IN,
				Html.of("<form method=\"post\" action=\"/sign-in\" class=\"list-group\">%s</form>", people));
	}

	Response signIn(Request request) {
		return this.lms.course()
			.person(request.parameter(PERSON))
			.map((person) -> Response.redirect("/course").with("Set-Cookie", cookie(PERSON, person.id())))
			.orElse(Response.redirect("/"));
	}

	Response course(Request request) {
		Person reader = this.lms.signedIn(request).orElse(null);
		if (reader == null) {
			return Response.redirect("/");
		}
		if (!this.lms.mayEnter(reader)) {
			return page(request, Course.TITLE,
					Html.of("<p class=\"alert alert-warning\">%s</p>", NOT_ENROLLED.in(locale(request))));
		}
		Html modules = Html.join(this.lms.course()
			.modules()
			.stream()
			.map((module) -> Html.of("<h2 class=\"h5 mt-4\">%s</h2>%s", module.title().in(locale(request)),
					links(request, module.units().stream()))));
		String message = request.parameter("lti_errormsg") + request.parameter("lti_msg");
		boolean learns = reader.role() == Role.LISTENER;
		return page(request, Course.TITLE, Html.of("%s%s%s%s<hr>%s%s%s",
				message.isEmpty() ? Html.EMPTY : Html.of("<p class=\"alert alert-warning\">%s</p>", message),
				learns ? Html.EMPTY
						: Html.of("<p><a class=\"btn btn-primary\" href=\"/content\">%s</a></p>",
								SELECT_CONTENT.in(locale(request))),
				links(request, Stream.of(Course.PROGRAMME)), modules,
				links(request, Stream.of(Course.DEFENCE, Course.UNNAMED)),
				links(request, this.lms.course().placed().stream()), learns ? Html.EMPTY : participants(request)));
	}

	/** As small as the dialogue of Moodle's form. */
	Response content(Request request) {
		return page(request, SELECT_CONTENT,
				Html.of("""
						<iframe src="/lti/start" title="%s" class="border" style="width: 100%%; max-width: 770px; height: 24rem">
						</iframe>
						""",
						SELECT_CONTENT.in(locale(request))));
	}

	/** Whom an instructor may take out of the course and put in again. */
	private Html participants(Request request) {
		Html rows = Html
			.join(this.lms.people().stream().filter((person) -> person.role() == Role.LISTENER).map((person) -> {
				boolean enrolled = this.lms.course().enrolled(person);
				return Html.of("""
						<li class="list-group-item d-flex flex-wrap column-gap-3"><span class="me-auto">%s</span>
						<button name="%s" value="%s" class="btn btn-sm btn-outline-secondary">%s</button></li>
						""", person.name(), enrolled ? "unenrol" : "enrol", person.id(),
						(enrolled ? UNENROL : ENROL).in(locale(request)));
			}));
		return Html.of(
				"<h2 class=\"h5 mt-4\">%s</h2><form method=\"post\" action=\"/enrolment\"><ul class=\"list-group\">%s</ul></form>",
				PARTICIPANTS.in(locale(request)), rows);
	}

	Response enrolment(Request request) {
		if (this.lms.signedIn(request).filter((person) -> person.role() != Role.LISTENER).isPresent()) {
			this.lms.enrol(request.parameter("enrol"));
			this.lms.unenrol(request.parameter("unenrol"));
		}
		return Response.redirect("/course");
	}

	Response view(Request request) {
		Link link = this.lms.course().link(request.parameter("link")).orElse(null);
		if (link == null || this.lms.signedIn(request).filter(this.lms::mayEnter).isEmpty()) {
			return Response.redirect("/course");
		}
		String review = request.parameters().containsKey("review") ? "&review=" + request.parameter("review") : "";
		return page(request, link.title(), Html.of("""
				<iframe src="/lti/start?link=%s%s" title="%s" allowfullscreen class="w-100 border" style="height: 85vh">
				</iframe>
				""", link.key(), review, link.title().in(locale(request))));
	}

	Response gradebook(Request request) {
		Person reader = this.lms.signedIn(request).orElse(null);
		if (reader == null) {
			return Response.redirect("/");
		}
		String locale = locale(request);
		Html heads = Html
			.join(COLUMNS.stream().map((column) -> Html.of("<th scope=\"col\">%s</th>", column.in(locale))));
		return page(request, GRADEBOOK,
				Html.join(this.lms.gradebook()
					.lineItems()
					.stream()
					.map((item) -> Html.of(
							"""
									<div class="table-responsive" tabindex="0" data-column="%s"><table class="table"><caption class="caption-top">%s</caption>
									<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>
									""",
							item.id(), heading(item, reader, locale), heads, rows(item, reader, locale)))));
	}

	/** A click on a column or on a name asks the tool for the work that was graded. */
	private Html heading(LineItem item, Person reader, String locale) {
		Link link = this.lms.course().linkWithId(item.resourceLinkId()).orElse(null);
		String label = (link != null) ? link.title().in(locale) : item.label();
		return (link == null || reader.role() == Role.LISTENER) ? Html.of("%s", label)
				: Html.of("<a href=\"/view?link=%s&amp;review\">%s</a>", link.key(), label);
	}

	private Html rows(LineItem item, Person reader, String locale) {
		Link link = this.lms.course().linkWithId(item.resourceLinkId()).orElse(null);
		return Html.join(this.lms.people()
			.stream()
			.filter((person) -> person.role() == Role.LISTENER)
			.filter((person) -> reader.role() != Role.LISTENER || person.equals(reader))
			.map((person) -> row(item, person,
					(link == null) ? Html.of("%s", person.name()) : Html
						.of("<a href=\"/view?link=%s&amp;review=%s\">%s</a>", link.key(), person.id(), person.name()),
					locale)));
	}

	Response stylesheet(Request request) {
		Properties webjar = new Properties();
		try (InputStream pom = resource("/META-INF/maven/org.webjars/bootstrap/pom.properties")) {
			webjar.load(pom);
			try (InputStream css = resource(WEBJAR.formatted(webjar.getProperty("version")))) {
				return new Response(200, "text/css", new String(css.readAllBytes(), StandardCharsets.UTF_8))
					.with("Cache-Control", "max-age=3600");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static InputStream resource(String path) {
		return Pages.class.getResourceAsStream(path);
	}

	private Html row(LineItem item, Person person, Html name, String locale) {
		Grade grade = this.lms.gradebook().grade(item.id(), person.id()).orElse(null);
		if (grade == null || grade.points() == null) {
			return Html.of("<tr data-person=\"%s\"><th scope=\"row\">%s</th><td>–</td><td>%s</td><td></td></tr>",
					person.id(), name, (grade != null && grade.comment() != null) ? grade.comment() : "");
		}
		DecimalFormat number = new DecimalFormat("0.##",
				DecimalFormatSymbols.getInstance(Locale.forLanguageTag(locale)));
		DateTimeFormatter time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
			.withLocale(Locale.forLanguageTag(locale))
			.withZone(ZoneId.of("Asia/Almaty"));
		return Html.of(
				"<tr data-person=\"%s\"><th scope=\"row\">%s</th><td class=\"text-nowrap\">%s / %s</td><td>%s</td><td>%s</td></tr>",
				person.id(), name, number.format(grade.points()), number.format(grade.maximum()),
				(grade.comment() != null) ? grade.comment() : "",
				(grade.timestamp() != null) ? time.format(grade.timestamp()) : "");
	}

	private static Html links(Request request, Stream<Link> links) {
		return Html.of("<ul class=\"list-group\">%s</ul>", Html.join(links.map((link) -> Html.of("""
				<li class="list-group-item d-flex flex-wrap column-gap-3">
				<a class="me-auto" href="/view?link=%s">%s</a>
				<a class="text-nowrap" href="/lti/start?link=%s&amp;target=window" target="_blank">%s</a></li>
				""", link.key(), link.title().in(locale(request)), link.key(), NEW_WINDOW.in(locale(request))))));
	}

	Response page(Request request, Text title, Html content) {
		String locale = locale(request);
		Html languages = Html.join(Stream.of("kk", "ru", "en").map((language) -> {
			String link = request.parameter("link").isEmpty() ? "" : "&link=" + request.parameter("link");
			return Html.of("<a href=\"?lang=%s%s\" lang=\"%s\">%s</a>", language, link, language, language);
		}));
		Html person = this.lms.signedIn(request)
			.map((signedIn) -> Html.of(
					"<a href=\"/course\">%s</a><a href=\"/gradebook\">%s</a><span>%s</span><a href=\"/\">%s</a>",
					COURSE.in(locale), GRADEBOOK.in(locale), signedIn.name(), SIGNED_OUT.in(locale)))
			.orElse(Html.EMPTY);
		return Response
			.html(Html.of(
					"""
							<!DOCTYPE html>
							<html lang="%s"><head><meta charset="utf-8"><title>%s</title>
							<meta name="viewport" content="width=device-width, initial-scale=1">
							<link rel="stylesheet" href="/bootstrap.css"><link rel="icon" href="data:,"></head>
							<body><header class="bg-body-tertiary border-bottom"><nav class="container d-flex flex-wrap column-gap-3 py-2">
							<strong>%s</strong>%s<span class="ms-auto d-flex gap-2">%s</span></nav></header>
							<main class="container py-3"><h1 class="h3">%s</h1>%s</main></body></html>
							""",
					locale, title.in(locale), DEMO.in(locale), person, languages, title.in(locale), content))
			.with("Set-Cookie", cookie(LOCALE, locale));
	}

	private static String cookie(String name, String value) {
		return name + "=" + value + "; Path=/; HttpOnly; SameSite=Lax";
	}

	private static Text role(Person person) {
		return switch (person.role()) {
			case INSTRUCTOR, NON_EDITING_INSTRUCTOR -> new Text("оқытушы", "преподаватель", "instructor");
			case LISTENER -> new Text("тыңдаушы", "слушатель", "listener");
			case ADMINISTRATOR -> new Text("әкімші", "администратор", "administrator");
		};
	}

}
