package kz.demolms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Response.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The demo LMS. Its host is {@code localhost}; a tool at {@code 127.0.0.1} is another
 * site, as it is in real life.
 */
public final class DemoLms implements AutoCloseable {

	static final String CLIENT_ID = "demo-lms-client";

	/** Moodle takes the number of the registered tool. */
	static final String DEPLOYMENT_ID = "1";

	private static final Logger logger = LoggerFactory.getLogger(DemoLms.class);

	static {
		// Otherwise small answers wait 40 ms for the client's delayed ACK.
		System.setProperty("sun.net.httpserver.nodelay", "true");
	}

	private final Clock clock;

	private final int port;

	private volatile HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "demo-lms");
		thread.setDaemon(true);
		return thread;
	});

	private final Course course = new Course();

	private final Gradebook gradebook = new Gradebook(this.course, this::now);

	private final Faults faults = new Faults();

	private final Keys keys = new Keys();

	private final LoginEndpoint login = new LoginEndpoint(this);

	private final Tools tools = new Tools();

	private final RegistrationEndpoint registration;

	private final ContentSelection content;

	private final List<Route> routes = new ArrayList<>();

	private final List<ScorePost> scorePosts = Collections.synchronizedList(new ArrayList<>());

	private final List<URI> rosterRequests = new CopyOnWriteArrayList<>();

	/** When those began that are not answered yet. */
	private final Set<Long> scorePostsInFlight = ConcurrentHashMap.newKeySet();

	private final AtomicInteger scorePostsAtOnce = new AtomicInteger();

	private volatile String tool;

	private DemoLms(Settings settings) throws IOException {
		this.clock = settings.clock();
		this.tool = settings.toolUrl();
		Pages pages = new Pages(this);
		route("GET", "/", null, pages::people);
		route("POST", "/sign-in", null, pages::signIn);
		route("GET", "/course", null, pages::course);
		route("POST", "/enrolment", null, pages::enrolment);
		route("GET", "/view", null, pages::view);
		route("GET", "/gradebook", null, pages::gradebook);
		route("GET", "/bootstrap.css", null, pages::stylesheet);
		route("GET", "/lti/start", null, this.login::start);
		route("GET|POST", "/lti/auth", Endpoint.AUTHENTICATION, this.login::authenticate);
		route("GET", "/lti/jwks", Endpoint.JWKS, this.keys::publish);
		this.registration = new RegistrationEndpoint(this, pages);
		route("GET", RegistrationEndpoint.CONFIGURATION, Endpoint.CONFIGURATION, this.registration::configuration);
		route("POST", RegistrationEndpoint.REGISTRATION, Endpoint.REGISTRATION, this.registration::register);
		route("GET", "/tools", null, this.registration::page);
		route("POST", "/tools/add", null, this.registration::add);
		route("POST", "/tools/activate", null, this.registration::activate);
		TokenEndpoint tokens = new TokenEndpoint(this);
		route("POST", "/lti/token", Endpoint.TOKEN, tokens::issue);
		this.content = new ContentSelection(this, tokens);
		route("GET", "/content", null, pages::content);
		route("POST", ContentSelection.PATH, null, this.content::receive);
		GradeService grades = new GradeService(this, tokens);
		route("GET", GradeService.LINE_ITEMS, Endpoint.LINE_ITEMS, grades::lineItems);
		route("POST", GradeService.LINE_ITEMS, Endpoint.LINE_ITEMS, grades::addLineItem);
		route("GET", GradeService.LINE_ITEMS + "/\\d+/lineitem", Endpoint.LINE_ITEMS, grades::lineItem);
		route("POST", GradeService.LINE_ITEMS + "/\\d+/lineitem/scores", Endpoint.SCORES, grades::score);
		route("GET", GradeService.LINE_ITEMS + "/\\d+/lineitem/results", Endpoint.RESULTS, grades::results);
		route("GET", RosterService.PATH, Endpoint.MEMBERSHIPS, new RosterService(this, tokens)::members);
		this.server = server(settings.port());
		this.port = this.server.getAddress().getPort();
	}

	private HttpServer server(int port) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
		server.setExecutor(this.threads);
		server.createContext("/", this::serve);
		return server;
	}

	/**
	 * Starts a demo LMS; it answers when this returns.
	 */
	public static DemoLms start(Settings settings) {
		try {
			DemoLms lms = new DemoLms(settings);
			lms.server.start();
			logger.info("Demo LMS at {}", lms.url());
			return lms;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void stop() {
		this.faults.clear();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/** Nobody listens any more: connections are refused until {@link #comeBack()}. */
	public void goAway() {
		this.server.stop(0);
	}

	/** Listens again, at the same address and with all that it knew. */
	public void comeBack() {
		try {
			this.server = server(this.port);
			this.server.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		stop();
	}

	/** The address of the LMS, which is its issuer too. */
	public String url() {
		return "http://localhost:" + this.port;
	}

	/** What a tool must know to trust this platform. */
	public Platform platform() {
		return new Platform(url(), CLIENT_ID, DEPLOYMENT_ID, url() + "/lti/auth", url() + "/lti/token",
				url() + "/lti/jwks");
	}

	/**
	 * Says where the tool is, for a tool that starts after the LMS.
	 * @param url the tool's base URL without a slash at the end
	 */
	public void tool(String url) {
		this.tool = url;
	}

	public List<Person> people() {
		return this.course.people();
	}

	public void enrol(Person person) {
		this.course.people().add(person);
	}

	public void remove(String userId) {
		this.course.people().removeIf((person) -> person.id().equals(userId));
	}

	/** The person may enter the course again. */
	public void enrol(String userId) {
		this.course.enrol(userId);
	}

	/** The person leaves the course; the account and the grades stay. */
	public void unenrol(String userId) {
		this.course.unenrol(userId);
	}

	/** Every request for the roster, in its order. */
	public List<URI> rosterRequests() {
		return List.copyOf(this.rosterRequests);
	}

	public Gradebook gradebook() {
		return this.gradebook;
	}

	public Faults faults() {
		return this.faults;
	}

	/** Signs with a new key from now on; the old ones stay published. */
	public void rotateKey() {
		this.keys.rotate();
	}

	/**
	 * A launch to alter and drive with a {@link LaunchClient}.
	 * @param activity {@code programme}, {@code unit-1.1} … {@code unit-5.3},
	 * {@code defence} or {@code unnamed}; the key of a link that was chosen in the tool
	 */
	public Launch launch(String userId, String activity) {
		return new Launch(this, this.course.person(userId).orElseThrow(), this.course.link(activity).orElseThrow());
	}

	public Tools tools() {
		return this.tools;
	}

	/**
	 * Begins a dynamic registration.
	 * @param tool the address that the administrator pastes
	 * @return the address that the LMS opens in a frame
	 */
	public String beginRegistration(String tool) {
		return this.registration.begin(tool);
	}

	/** What the last tool that registered itself said of itself. */
	public JsonNode registration() {
		return this.registration.lastReceived();
	}

	/** A person who wants to choose links for the course in the tool. */
	public Launch deepLinking(String userId) {
		return new Launch(this, this.course.person(userId).orElseThrow(), null);
	}

	/**
	 * The links that were chosen in the tool, as they stand in the course: by key, what
	 * they bring along.
	 */
	public Map<String, Map<String, String>> placedLinks() {
		Map<String, Map<String, String>> links = new LinkedHashMap<>();
		this.course.placed().forEach((link) -> links.put(link.key(), link.custom()));
		return links;
	}

	/** The claims of the last choice that arrived from the tool. */
	public Map<String, Object> lastChoice() {
		return this.content.last();
	}

	/** A browser of its own, with no cookies yet. */
	public LaunchClient client() {
		return new LaunchClient(this);
	}

	/** Every score that has arrived, whatever was answered. */
	public List<ScorePost> scorePosts() {
		return List.copyOf(this.scorePosts);
	}

	/** The most score posts that were under way at the same time. */
	public int scorePostsAtOnce() {
		return this.scorePostsAtOnce.get();
	}

	/** As on the first day, but for keys and tokens. */
	public void reset() {
		this.faults.clear();
		this.course.reset();
		this.tools.reset();
		this.gradebook.reset();
		this.scorePosts.clear();
		this.rosterRequests.clear();
		this.scorePostsAtOnce.set(0);
	}

	/** What its clock says. */
	public Instant now() {
		return this.clock.instant().plus(this.faults.clockOffset());
	}

	String tool() {
		return this.tool;
	}

	/** The only redirect URI, and the target of every link. */
	String launchUri() {
		return this.tool + "/lti/launch";
	}

	Course course() {
		return this.course;
	}

	ContentSelection content() {
		return this.content;
	}

	List<String> scopes() {
		return GradeService.SCOPES.stream()
			.filter((scope) -> !scope.equals(GradeService.LINE_ITEM) || !this.faults.gradeSyncOnly())
			.toList();
	}

	Keys keys() {
		return this.keys;
	}

	LoginEndpoint login() {
		return this.login;
	}

	/** Who is enrolled, and the administrator of the site. */
	boolean mayEnter(Person person) {
		return this.course.enrolled(person) || person.role() == Person.Role.ADMINISTRATOR;
	}

	Optional<Person> signedIn(Request request) {
		return request.cookie(Pages.PERSON).flatMap(this.course::person);
	}

	private void route(String methods, String path, Endpoint endpoint, Handler handler) {
		this.routes.add(new Route(Pattern.compile("(" + methods + ") " + path), endpoint, handler));
	}

	private void serve(HttpExchange exchange) throws IOException {
		Response response;
		try {
			response = answer(Request.of(exchange));
		}
		catch (Exception ex) {
			logger.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), ex);
			response = new Response(500, "text/plain", "Internal Server Error");
		}
		response.send(exchange);
	}

	private Response answer(Request request) throws Exception {
		String line = request.method() + " " + request.path();
		Route route = this.routes.stream()
			.filter((candidate) -> candidate.pattern().matcher(line).matches())
			.findFirst()
			.orElse(null);
		if (route == null) {
			return new Response(404, "text/plain", "Not Found");
		}
		try {
			return (route.endpoint() == Endpoint.SCORES) ? count(request, route) : play(request, route);
		}
		catch (Refusal refusal) {
			logger.debug("Refused {}: {}", line, refusal.getMessage());
			return refusal.response(request);
		}
	}

	private Response count(Request request, Route route) throws Exception {
		this.scorePosts.add(new ScorePost(now(), request.uri(), request.contentType(), request.body()));
		Long begun = System.nanoTime();
		this.scorePostsInFlight.add(begun);
		long patience = this.faults.patience().toNanos();
		int atOnce = (int) this.scorePostsInFlight.stream().filter((other) -> begun - other < patience).count();
		this.scorePostsAtOnce.accumulateAndGet(atOnce, Math::max);
		try {
			return play(request, route);
		}
		finally {
			this.scorePostsInFlight.remove(begun);
		}
	}

	private Response play(Request request, Route route) throws Exception {
		if (route.endpoint() == Endpoint.MEMBERSHIPS) {
			this.rosterRequests.add(request.uri());
		}
		return (route.endpoint() != null) ? this.faults.play(route.endpoint(), request, route.handler())
				: route.handler().handle(request);
	}

	private record Route(Pattern pattern, Endpoint endpoint, Handler handler) {
	}

	/**
	 * @param port 0 for a free one
	 * @param toolUrl the tool's base URL without a slash at the end, or null to say it
	 * later by {@link DemoLms#tool(String)}
	 */
	public record Settings(int port, String toolUrl, Clock clock) {
	}

	public record Platform(String issuer, String clientId, String deploymentId, String authenticationEndpoint,
			String tokenEndpoint, String jwksUri) {
	}

	/** A score as it arrived. */
	public record ScorePost(Instant received, URI uri, String contentType, String body) {

		public JsonNode json() {
			return Response.JSON.readTree(this.body);
		}

	}

}
