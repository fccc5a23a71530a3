package kz.demolms;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.Gradebook.Grade;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The demo LMS as a tool meets it, with the smallest of tools at the other end.
 */
class DemoLmsTests {

	private static final String SCORE = "application/vnd.ims.lis.v1.score+json";

	private static final String RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json";

	private static final String LINE_ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json";

	private static final RSAKey TOOL_KEY = Keys.generate();

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private static DemoLms lms;

	private static HttpServer tool;

	private static volatile Map<String, String> launched;

	@BeforeAll
	static void start() throws IOException {
		lms = DemoLms.start(new DemoLms.Settings(0, null, Clock.systemUTC()));
		tool = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		tool.createContext("/lti/jwks",
				(exchange) -> new Response(200, "application/json", new JWKSet(TOOL_KEY).toString()).send(exchange));
		tool.createContext("/lti/login",
				(exchange) -> Response
					.redirect(
							lms.url() + "/lti/auth?" + query(authenticationRequest(Request.of(exchange).parameters())))
					.send(exchange));
		tool.createContext("/lti/launch", (exchange) -> {
			launched = Request.of(exchange).parameters();
			Response.html(new Html("launched")).send(exchange);
		});
		tool.start();
		lms.tool("http://127.0.0.1:" + tool.getAddress().getPort());
	}

	@AfterAll
	static void stop() {
		lms.stop();
		tool.stop(0);
	}

	@BeforeEach
	void reset() {
		lms.reset();
		launched = Map.of();
	}

	@Test
	void launchesAListenerWithASignedToken() throws Exception {
		assertThat(lms.client().launch(lms.launch("4", "defence").locale("ru")).body()).isEqualTo("launched");
		SignedJWT token = SignedJWT.parse(launched.get("id_token"));
		assertThat(launched).containsEntry("state", "s1");
		JWKSet keys = JWKSet.load(URI.create(lms.platform().jwksUri()).toURL());
		assertThat(token.verify(new RSASSAVerifier(keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
			.isTrue();
		JWTClaimsSet claims = token.getJWTClaimsSet();
		assertThat(claims.getIssuer()).isEqualTo(lms.url());
		assertThat(claims.getSubject()).isEqualTo("4");
		assertThat(claims.getStringClaim("nonce")).isEqualTo("n1");
		assertThat(claims.getStringClaim("locale")).isEqualTo("ru");
		assertThat(claims.getStringListClaim(Launch.LTI + "roles"))
			.containsExactly("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner");
		assertThat(claims.getJSONObjectClaim(Launch.LTI + "custom")).containsEntry("activity", "defence");
		assertThat(claims.getJSONObjectClaim(Launch.AGS)).containsEntry("lineitem", lineItem());
		assertThat(Duration.between(claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()))
			.hasSeconds(60);
	}

	@Test
	void namesALineItemForTheDefenceOnly() throws Exception {
		lms.client().launch(lms.launch("4", "unit-1.1"));
		assertThat(gradeServices()).containsKey("lineitems").doesNotContainKey("lineitem");
		lms.faults().lineItemMissing(true);
		lms.client().launch(lms.launch("4", "defence"));
		assertThat(gradeServices()).doesNotContainKey("lineitem");
	}

	@Test
	void takesAMessageHintOnlyOnceAndOnlyFromItsOwner() {
		LaunchClient client = lms.client();
		Answer login = client.login(lms.launch("4", "defence"));
		LaunchClient other = lms.client();
		other.login(lms.launch("5", "defence"));
		assertThat(other.authenticate(login).status()).isEqualTo(400);
		assertThat(client.authenticate(login).form().fields()).containsKey("id_token");
		assertThat(client.authenticate(login).status()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "scope, openid profile, invalid_scope", "response_type, code, unsupported_response_type",
			"client_id, other, unauthorized_client", "login_hint, 5, access_denied",
			"response_mode, query, invalid_request", "prompt, login, invalid_request", "nonce, '', invalid_request" })
	void refusesAnAuthenticationRequestThatIsNotAsMoodleWantsIt(String name, String value, String error) {
		LaunchClient client = lms.client();
		URI asked = client.login(lms.launch("4", "defence")).location().orElseThrow();
		Map<String, String> parameters = parameters(asked);
		parameters.put(name, value);
		Form form = client.get(lms.url() + "/lti/auth?" + query(parameters)).form();
		assertThat(form.fields()).containsEntry("error", error).containsEntry("state", "s1");
		assertThat(form.action()).hasToString(parameters.get("redirect_uri"));
	}

	@Test
	void refusesAnotherRedirectUriWithAPageOfItsOwn() {
		LaunchClient client = lms.client();
		Map<String, String> parameters = parameters(client.login(lms.launch("4", "defence")).location().orElseThrow());
		parameters.put("redirect_uri", parameters.get("redirect_uri") + "/");
		assertThat(client.get(lms.url() + "/lti/auth?" + query(parameters)).status()).isEqualTo(400);
	}

	@Test
	void asksAgainFromItsOwnPageWhenTheBrowserKeptTheCookieBack() {
		Answer login = lms.client().login(lms.launch("4", "defence"));
		Form form = lms.client().authenticate(login).form();
		assertThat(form.action()).hasToString(lms.url() + "/lti/auth");
		assertThat(form.fields()).containsEntry("repost", "1").containsEntry("nonce", "n1");
	}

	@Test
	void altersATokenAsATestWants() throws Exception {
		RSAKey stranger = Keys.generate();
		lms.client()
			.launch(lms.launch("4", "defence")
				.signedBy(stranger)
				.keyId(null)
				.claim("sub", "x")
				.without("nonce")
				.claims((claims) -> claims.put("exp", 1)));
		SignedJWT token = SignedJWT.parse(launched.get("id_token"));
		assertThat(token.verify(new RSASSAVerifier(stranger))).isTrue();
		assertThat(token.getHeader().getKeyID()).isNull();
		assertThat(token.getJWTClaimsSet().getClaims()).containsEntry("sub", "x").doesNotContainKey("nonce");
		assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(Instant.ofEpochSecond(1));
		assertThat(lms.launch("4", "defence").unsigned().idToken("n")).endsWith(".");
		OctetSequenceKey secret = new OctetSequenceKey.Builder(stranger.toRSAPublicKey().getEncoded()).build();
		assertThat(SignedJWT.parse(lms.launch("4", "defence").signedBy(secret).idToken("n")).getHeader().getAlgorithm())
			.isEqualTo(JWSAlgorithm.HS256);
	}

	@Test
	void publishesTheOldKeyBesideTheNewOne() throws Exception {
		String old = lms.keys().current().getKeyID();
		lms.rotateKey();
		lms.client().launch(lms.launch("4", "defence"));
		assertThat(SignedJWT.parse(launched.get("id_token")).getHeader().getKeyID()).isNotEqualTo(old);
		assertThat(JWKSet.load(URI.create(lms.platform().jwksUri()).toURL()).getKeyByKeyId(old)).isNotNull();
	}

	@Test
	void grantsWhatItKnowsOfTheScopesAsked() throws Exception {
		HttpResponse<String> answer = token(assertion().build(), GradeService.SCORE + " other");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
		JsonNode token = Response.JSON.readTree(answer.body());
		assertThat(token.path("scope").asString()).isEqualTo(GradeService.SCORE);
		assertThat(token.path("expires_in").asInt()).isEqualTo(3600);
		assertThat(token(assertion().build(), "other").body()).isEqualTo("{\"error\":\"invalid_scope\"}");
	}

	@Test
	void takesNoAssertionFromTheFutureNorTwice() throws Exception {
		JWTClaimsSet good = assertion().build();
		assertThat(token(good, GradeService.SCORE).statusCode()).isEqualTo(200);
		assertThat(token(good, GradeService.SCORE).statusCode()).isEqualTo(400);
		lms.faults().clockOffset(Duration.ofSeconds(-20));
		assertThat(token(assertion().build(), GradeService.SCORE).body()).isEqualTo("{\"error\":\"invalid_client\"}");
	}

	@Test
	void keepsAScoreRescaledToItsColumn() throws Exception {
		HttpResponse<String> answer = score("4", "17.5", "35", Instant.now(), ",\"comment\":\"Өте жақсы\"");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEmpty();
		assertThat(lms.gradebook().grade("4")).get()
			.extracting(Grade::points, Grade::maximum, Grade::comment, Grade::gradingProgress)
			.containsExactly(10.0, 20.0, "Өте жақсы", "FullyGraded");
		JsonNode results = Response.JSON.readTree(get(lineItem("/results") + "&user_id=4", RESULTS).body());
		assertThat(results).hasSize(1);
		assertThat(results.get(0).path("resultScore").asDouble()).isEqualTo(10);
		assertThat(results.get(0).path("scoreOf").asString()).isEqualTo(lineItem());
		assertThat(lms.scorePosts()).singleElement()
			.satisfies((post) -> assertThat(post.json().path("userId").asString()).isEqualTo("4"));
	}

	@Test
	void refusesAScoreOfTheSameSecond() throws Exception {
		Instant second = Instant.parse("2026-11-22T10:00:00Z");
		assertThat(score("4", "10", "20", second, "").statusCode()).isEqualTo(200);
		HttpResponse<String> again = score("4", "11", "20", second.plusMillis(900), "");
		assertThat(again.statusCode()).isEqualTo(409);
		assertThat(again.body()).isEqualTo("[]");
		assertThat(score("4", "99", "20", second.plusSeconds(1), "").statusCode()).isEqualTo(200);
		assertThat(lms.gradebook().grade("4")).get().extracting(Grade::points).isEqualTo(20.0);
	}

	@Test
	void clearsTheGradeAndTheFeedbackByAScoreThatIsNotFinal() throws Exception {
		Instant second = Instant.parse("2026-11-22T10:00:00Z");
		score("4", "10", "20", second, ",\"comment\":\"c\"");
		assertThat(score("4", second.plusSeconds(1), """
				"scoreGiven":11,"scoreMaximum":20,"gradingProgress":"Pending\"""").statusCode()).isEqualTo(200);
		assertThat(lms.gradebook().grade("4")).get().extracting(Grade::points, Grade::comment).containsOnlyNulls();
	}

	@Test
	void keepsAGradeThatTheInstructorSet() throws Exception {
		lms.gradebook().override("4", 15.0, "қолмен");
		assertThat(score("4", "10", "20", Instant.now().minusSeconds(60), "").statusCode()).isEqualTo(409);
		assertThat(score("4", "10", "20", Instant.now().plusSeconds(1), "").statusCode()).isEqualTo(200);
		assertThat(lms.gradebook().grade("4")).get().extracting(Grade::points).isEqualTo(15.0);
	}

	@Test
	void refusesAScoreThatHasNoPlace() throws Exception {
		assertThat(score("3", "10", "20", Instant.now(), "").statusCode()).as("instructor").isEqualTo(400);
		assertThat(score("77", "10", "20", Instant.now(), "").statusCode()).as("stranger").isEqualTo(400);
		assertThat(post(lineItem("/scores"), SCORE, """
				{"userId":"4","timestamp":"today","activityProgress":"Completed","gradingProgress":"FullyGraded"}""")
			.statusCode()).as("timestamp").isEqualTo(400);
		assertThat(post(lineItem("/scores"), "application/json", "{}").statusCode()).as("type").isEqualTo(400);
		assertThat(get(lineItem("/results"), "*/*").statusCode()).as("accept").isEqualTo(400);
		lms.gradebook().lock("4");
		assertThat(score("4", "10", "20", Instant.now(), "").statusCode()).as("locked").isEqualTo(500);
	}

	@Test
	void addsAColumnOfItsOwnForALineItemOfTheTool() throws Exception {
		HttpResponse<String> added = post(lineItems(), "application/vnd.ims.lis.v2.lineitem+json",
				"{\"label\":\"Рефлексия\",\"scoreMaximum\":5,\"resourceId\":\"r1\"}");
		assertThat(added.statusCode()).isEqualTo(201);
		JsonNode found = Response.JSON.readTree(get(lineItems() + "&resource_id=r1", LINE_ITEMS).body());
		assertThat(found).singleElement().isEqualTo(Response.JSON.readTree(added.body()));
		assertThat(Response.JSON.readTree(get(lineItems(), LINE_ITEMS).body())).hasSize(2);
	}

	@Test
	void listsTheEnrolledInPages() throws Exception {
		String roster = lms.url() + RosterService.PATH;
		String type = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";
		HttpResponse<String> first = get(roster + "?limit=4", type);
		assertThat(Response.JSON.readTree(first.body()).path("members")).hasSize(4);
		String next = first.headers().firstValue("Link").orElseThrow().replaceAll("<(.*)>; rel=\"next\"", "$1");
		HttpResponse<String> second = get(next, type);
		assertThat(Response.JSON.readTree(second.body()).path("members")).hasSize(3);
		assertThat(second.headers().firstValue("Link")).isEmpty();
	}

	@Test
	void theRosterTellsWhatTheToolMayKnowAndWhoIsEnrolled() throws Exception {
		String roster = lms.url() + RosterService.PATH;
		String type = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";
		lms.faults().personalDataHidden(true);
		lms.unenrol("4");
		lms.enrol(new Person("20", "Кенже", "Оқытушы", Person.Role.NON_EDITING_INSTRUCTOR));
		JsonNode members = Response.JSON.readTree(get(roster + "?rlid=26", type).body()).path("members");
		assertThat(members).extracting((member) -> member.path("user_id").asString())
			.containsExactly("3", "5", "6", "7", "8", "9", "20");
		assertThat(members).noneMatch((member) -> member.has("name") || member.has("email"));
		assertThat(members.get(6).path("roles").get(0).asString()).isEqualTo("Learner");
		assertThat(get(roster + "?rlid=99", type).statusCode()).isEqualTo(404);
		assertThat(score("4", "10", "20", Instant.now(), "").statusCode()).isEqualTo(400);
		lms.faults().rosterSwitchedOff(true);
		assertThat(get(roster, type).statusCode()).isEqualTo(401);
	}

	@Test
	void failsAsToldAndRecovers() throws Exception {
		lms.faults().next(2, Endpoint.SCORES, Fault.answer(503));
		lms.faults().next(1, Endpoint.SCORES, Fault.reset().afterwards());
		Instant now = Instant.now();
		assertThat(score("4", "10", "20", now, "").statusCode()).isEqualTo(503);
		assertThat(score("4", "10", "20", now, "").statusCode()).isEqualTo(503);
		assertThat(lms.gradebook().grade("4")).isEmpty();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> score("4", "10", "20", now, ""));
		assertThat(lms.gradebook().grade("4")).isPresent();
		assertThat(score("4", "10", "20", now, "").statusCode()).isEqualTo(409);
		lms.faults().always(Endpoint.TOKEN, Fault.answer(500));
		assertThat(token(assertion().build(), GradeService.SCORE).statusCode()).isEqualTo(500);
		lms.faults().clear();
		assertThat(token(assertion().build(), GradeService.SCORE).statusCode()).isEqualTo(200);
	}

	@Test
	void hangsUntilTheFaultsAreCleared() {
		lms.faults().always(Endpoint.SCORES, Fault.hang());
		Future<?> answer = Executors.newSingleThreadExecutor().submit(() -> score("4", "10", "20", Instant.now(), ""));
		Awaitility.await().until(() -> lms.scorePosts().size() == 1);
		assertThat(answer).isNotDone();
		lms.faults().clear();
		assertThat(answer).failsWithin(Duration.ofSeconds(5));
	}

	@Test
	void showsEverybodyTheGradesThatAreTheirs() throws Exception {
		score("4", "17.5", "20", Instant.parse("2026-11-22T10:00:00Z"), ",\"comment\":\"<b>Жарайсың</b>\"");
		LaunchClient instructor = signedIn("3");
		assertThat(instructor.get("/gradebook").body()).contains("17,5 / 20", "&lt;b&gt;Жарайсың", "2026 ж. 22 қараша",
				"Ғалымжан");
		assertThat(signedIn("5").get("/gradebook?lang=ru").body()).contains("Журнал оценок", "Ғалымжан")
			.doesNotContain("17,5");
		assertThat(lms.client().get(lms.url() + "/gradebook").uri()).hasPath("/");
	}

	@Test
	void opensEveryLinkOfTheCourseInAFrameOrAWindow() {
		LaunchClient client = signedIn("4");
		String course = client.get("/course?lang=en").body();
		assertThat(course).contains("<html lang=\"en\">", "5.3 Events that raise", "/view?link=programme",
				"/lti/start?link=defence&amp;target=window");
		assertThat(course.split("/view\\?link=unit-")).hasSize(16);
		assertThat(client.get("/view?link=unit-5.3").body()).contains("<iframe src=\"/lti/start?link=unit-5.3\"");
		Form login = client.get("/lti/start?link=unit-5.3").form();
		assertThat(login.action()).hasToString(lms.tool() + "/lti/login");
		assertThat(login.fields()).containsOnlyKeys("iss", "target_link_uri", "login_hint", "lti_message_hint",
				"client_id", "lti_deployment_id");
		assertThat(client.get("/bootstrap.css").body()).contains("Bootstrap");
	}

	private static LaunchClient signedIn(String userId) {
		LaunchClient client = lms.client();
		client.submit(new Form(URI.create(lms.url() + "/sign-in"), Map.of("person", userId)));
		return client;
	}

	private static String lineItems() {
		return lms.url() + "/lti/services/2/lineitems?type_id=1";
	}

	private static String lineItem() {
		return lineItem("");
	}

	private static String lineItem(String service) {
		return lms.url() + "/lti/services/2/lineitems/7/lineitem" + service + "?type_id=1";
	}

	private static Map<String, Object> gradeServices() throws Exception {
		return SignedJWT.parse(launched.get("id_token")).getJWTClaimsSet().getJSONObjectClaim(Launch.AGS);
	}

	private static Map<String, String> authenticationRequest(Map<String, String> login) {
		return Map.of("scope", "openid", "response_type", "id_token", "response_mode", "form_post", "prompt", "none",
				"client_id", login.get("client_id"), "redirect_uri", login.get("target_link_uri"), "login_hint",
				login.get("login_hint"), "lti_message_hint", login.get("lti_message_hint"), "state", "s1", "nonce",
				"n1");
	}

	private static String query(Map<String, String> parameters) {
		return parameters.entrySet()
			.stream()
			.map((p) -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	private static Map<String, String> parameters(URI uri) {
		return Request.parameters(uri.getRawQuery());
	}

	private static JWTClaimsSet.Builder assertion() {
		Instant now = Instant.now();
		return new JWTClaimsSet.Builder().issuer(DemoLms.CLIENT_ID)
			.subject(DemoLms.CLIENT_ID)
			.audience(lms.platform().tokenEndpoint())
			.issueTime(Date.from(now.minusSeconds(5)))
			.expirationTime(Date.from(now.plusSeconds(300)))
			.jwtID(UUID.randomUUID().toString());
	}

	private static HttpResponse<String> token(JWTClaimsSet claims, String scope) throws Exception {
		SignedJWT assertion = new SignedJWT(
				new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(TOOL_KEY.getKeyID()).build(), claims);
		assertion.sign(new RSASSASigner(TOOL_KEY));
		return send(HttpRequest.newBuilder(URI.create(lms.platform().tokenEndpoint()))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(query(Map.of("grant_type", "client_credentials", "client_assertion_type",
					"urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "client_assertion", assertion.serialize(),
					"scope", scope)))));
	}

	private static HttpResponse<String> score(String userId, String given, String maximum, Instant timestamp,
			String more) throws Exception {
		return score(userId, timestamp, "\"scoreGiven\":" + given + ",\"scoreMaximum\":" + maximum
				+ ",\"gradingProgress\":\"FullyGraded\"" + more);
	}

	private static HttpResponse<String> score(String userId, Instant timestamp, String fields) throws Exception {
		return post(lineItem("/scores"), SCORE,
				"{\"userId\":\"%s\",\"timestamp\":\"%s\",\"activityProgress\":\"Completed\",%s}".formatted(userId,
						timestamp, fields));
	}

	private static HttpResponse<String> get(String uri, String accept) throws Exception {
		return send(authorised(uri).header("Accept", accept));
	}

	private static HttpResponse<String> post(String uri, String type, String body) throws Exception {
		return send(authorised(uri).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
	}

	private static HttpRequest.Builder authorised(String uri) throws Exception {
		String scopes = String.join(" ",
				List.of(GradeService.LINE_ITEM, GradeService.RESULT_READ, GradeService.SCORE, RosterService.SCOPE));
		JsonNode token = Response.JSON.readTree(token(assertion().build(), scopes).body());
		return HttpRequest.newBuilder(URI.create(uri))
			.header("Authorization", "Bearer " + token.path("access_token").asString());
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HTTP.send(request.build(), BodyHandlers.ofString());
	}

}
