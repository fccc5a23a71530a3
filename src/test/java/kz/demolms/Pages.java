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

	private static final Text SIGNED_OUT = new Text("Басқа адам", "Другой человек", "Somebody else");

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
		if (this.lms.signedIn(request).isEmpty()) {
			return Response.redirect("/");
		}
		Html modules = Html.join(this.lms.course()
			.modules()
			.stream()
			.map((module) -> Html.of("<h2 class=\"h5 mt-4\">%s</h2>%s", module.title().in(locale(request)),
					links(request, module.units().stream()))));
		String message = request.parameter("lti_errormsg") + request.parameter("lti_msg");
		return page(request, Course.TITLE, Html.of("%s%s%s<hr>%s",
				message.isEmpty() ? Html.EMPTY : Html.of("<p class=\"alert alert-warning\">%s</p>", message),
				links(request, Stream.of(Course.PROGRAMME)), modules, links(request, Stream.of(Course.DEFENCE))));
	}

	Response view(Request request) {
		Link link = this.lms.course().link(request.parameter("link")).orElse(null);
		if (link == null || this.lms.signedIn(request).isEmpty()) {
			return Response.redirect("/course");
		}
		return page(request, link.title(), Html.of("""
				<iframe src="/lti/start?link=%s" title="%s" allowfullscreen class="w-100 border" style="height: 85vh">
				</iframe>
				""", link.activity(), link.title().in(locale(request))));
	}

	Response gradebook(Request request) {
		Person reader = this.lms.signedIn(request).orElse(null);
		if (reader == null) {
			return Response.redirect("/");
		}
		String locale = locale(request);
		Html heads = Html
			.join(COLUMNS.stream().map((column) -> Html.of("<th scope=\"col\">%s</th>", column.in(locale))));
		Html rows = Html.join(this.lms.people()
			.stream()
			.filter((person) -> person.role() == Role.LISTENER)
			.filter((person) -> reader.role() != Role.LISTENER || person.equals(reader))
			.map((person) -> row(person, locale)));
		return page(request, GRADEBOOK,
				Html.of("""
						<div class="table-responsive" tabindex="0"><table class="table"><caption class="caption-top">%s</caption>
						<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>
						""",
						Course.DEFENCE.title().in(locale), heads, rows));
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

	private Html row(Person person, String locale) {
		Grade grade = this.lms.gradebook().grade(person.id()).orElse(null);
		if (grade == null || grade.points() == null) {
			return Html.of("<tr data-person=\"%s\"><th scope=\"row\">%s</th><td>–</td><td>%s</td><td></td></tr>",
					person.id(), person.name(), (grade != null && grade.comment() != null) ? grade.comment() : "");
		}
		DecimalFormat number = new DecimalFormat("0.##",
				DecimalFormatSymbols.getInstance(Locale.forLanguageTag(locale)));
		DateTimeFormatter time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
			.withLocale(Locale.forLanguageTag(locale))
			.withZone(ZoneId.of("Asia/Almaty"));
		return Html.of(
				"<tr data-person=\"%s\"><th scope=\"row\">%s</th><td class=\"text-nowrap\">%s / %s</td><td>%s</td><td>%s</td></tr>",
				person.id(), person.name(), number.format(grade.points()), number.format(grade.maximum()),
				(grade.comment() != null) ? grade.comment() : "",
				(grade.timestamp() != null) ? time.format(grade.timestamp()) : "");
	}

	private static Html links(Request request, Stream<Link> links) {
		return Html.of("<ul class=\"list-group\">%s</ul>", Html.join(links.map((link) -> Html.of("""
				<li class="list-group-item d-flex flex-wrap column-gap-3">
				<a class="me-auto" href="/view?link=%s">%s</a>
				<a class="text-nowrap" href="/lti/start?link=%s&amp;target=window" target="_blank">%s</a></li>
				""", link.activity(), link.title().in(locale(request)), link.activity(),
				NEW_WINDOW.in(locale(request))))));
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
			case INSTRUCTOR -> new Text("оқытушы", "преподаватель", "instructor");
			case LISTENER -> new Text("тыңдаушы", "слушатель", "listener");
			case ADMINISTRATOR -> new Text("әкімші", "администратор", "administrator");
		};
	}

}
