package kz.demolms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import kz.demolms.Person.Role;

/**
 * The one course of the demo LMS: who is in it and which links to the tool it has.
 */
final class Course {

	static final String ID = "2";

	static final String LABEL = "МК-2026";

	static final Text TITLE = new Text("Мектеп кітапханашысының заманауи рөлі мен қызметі",
			"Современная роль и деятельность школьного библиотекаря",
			"The modern role and work of the school librarian");

	static final Link PROGRAMME = new Link("10", "programme", new Text("Бағдарлама", "Программа", "Programme"));

	static final Link DEFENCE = new Link("26", "defence",
			new Text("Жобаны қорғау", "Защита проекта", "Project defence"));

	/** A link made by hand, whose custom parameters name nothing. */
	static final Link UNNAMED = new Link("27", "unnamed",
			new Text("Атаусыз сілтеме", "Ссылка без назначения", "A link that names nothing"), Map.of());

	/** A line is a module or, with a dot in its number, a unit. */
	private static final String OUTLINE = """
			1 | Мектеп кітапханасын басқару және нормативтік-құқықтық негіздері мен тұжырымдамалары | Управление школьной библиотекой: нормативно-правовые основы и концепции | Managing a school library: legal foundations and concepts
			1.1 | Мектеп кітапханасының қызметін ұйымдастыру және жоспарлау | Организация и планирование работы школьной библиотеки | Organising and planning the work of a school library
			1.2 | Нормативтік-құқықтық құжаттар және есеп жүргізу | Нормативно-правовые документы и ведение учёта | Legal documents and record keeping
			1.3 | Кітапханашының жауапкершілігі мен кәсіби этикасы | Ответственность и профессиональная этика библиотекаря | The librarian's responsibility and professional ethics
			2 | Мектеп кітапханасындағы қорды ұйымдастыру және басқару | Организация и управление фондом школьной библиотеки | Organising and managing the school library collection
			2.1 | Кітапхана қорын қалыптастыру және есепке алу | Формирование и учёт библиотечного фонда | Building and accounting for the collection
			2.2 | Қорды сақтау және жаңарту тәсілдері | Способы сохранения и обновления фонда | Preserving and renewing the collection
			2.3 | Жаңа қызмет бағыттарын енгізу және инновациялық жобаларды жоспарлау | Внедрение новых направлений работы и планирование инновационных проектов | Introducing new services and planning innovative projects
			3 | Оқырманмен жұмыс және ақпараттық мәдениет | Работа с читателем и информационная культура | Work with readers and information culture
			3.1 | Оқу мәдениетін қалыптастыру әдістері | Методы формирования культуры чтения | Methods of building a reading culture
			3.2 | Әртүрлі жас ерекшеліктеріндегі оқушылармен жұмыс | Работа с учащимися разных возрастов | Work with pupils of different ages
			3.3 | Мұғалімдермен бірлескен оқу жобалары | Совместные с учителями учебные проекты | Joint learning projects with teachers
			4 | Цифрлық ресурстар және ақпараттық қауіпсіздік | Цифровые ресурсы и информационная безопасность | Digital resources and information security
			4.1 | Электронды оқулықтар мен цифрлық білім беру ресурстары | Электронные учебники и цифровые образовательные ресурсы | E-textbooks and digital learning resources
			4.2 | Интернет-ресурстарды іріктеу және пайдалану | Отбор и использование интернет-ресурсов | Selecting and using internet resources
			4.3 | Оқушылардың ақпараттық қауіпсіздігі және медиасауаттылық | Информационная безопасность учащихся и медиаграмотность | Pupils' information security and media literacy
			5 | Мектеп кітапханасындағы жобалық және іс-шаралық қызмет | Проектная и событийная деятельность школьной библиотеки | Projects and events in the school library
			5.1 | Оқу-ағартушылық және тәрбиелік іс-шараларды жоспарлау | Планирование просветительских и воспитательных мероприятий | Planning educational and character-building events
			5.2 | Кітап көрмелері мен тақырыптық апталарды ұйымдастыру | Организация книжных выставок и тематических недель | Organising book exhibitions and theme weeks
			5.3 | Оқу мотивациясын арттыруға бағытталған іс-шаралар | Мероприятия по повышению мотивации к чтению и учению | Events that raise the motivation to read and learn
			""";

	/** The people of a fresh demo LMS; 3 is the instructor, 4 to 9 are listeners. */
	private static final List<Person> PEOPLE = List.of(new Person("2", "Сайт", "Әкімшісі", Role.ADMINISTRATOR),
			new Person("3", "Гүлнәр Әбдіқызы", "Сейітқали", Role.INSTRUCTOR),
			new Person("4", "Әйгерім Қуанышқызы", "Төлегенова", Role.LISTENER),
			new Person("5", "Ғалымжан Өтегенұлы", "Сәрсенбай", Role.LISTENER),
			new Person("6", "Қаракөз Ұлықпанқызы", "Жүнісова", Role.LISTENER),
			new Person("7", "Үміт Шыңғысқызы", "Ыбырай", Role.LISTENER),
			new Person("8", "Жаһан Нұрланұлы", "Өміртай", Role.LISTENER),
			new Person("9", "Іңкәр 📚", "Мұңайтпасова", Role.LISTENER));

	private final List<Person> people = new CopyOnWriteArrayList<>(PEOPLE);

	private final Set<String> unenrolled = ConcurrentHashMap.newKeySet();

	private final List<Module> modules = outline();

	/** Links that were chosen in the tool. */
	private final List<Link> placed = new CopyOnWriteArrayList<>();

	List<Person> people() {
		return this.people;
	}

	Optional<Person> person(String id) {
		return this.people.stream().filter((person) -> person.id().equals(id)).findFirst();
	}

	boolean enrolled(Person person) {
		return person.mayEnrol() && !this.unenrolled.contains(person.id());
	}

	void enrol(String id) {
		this.unenrolled.remove(id);
	}

	void unenrol(String id) {
		this.unenrolled.add(id);
	}

	List<Module> modules() {
		return this.modules;
	}

	private static List<Module> outline() {
		List<Module> outline = new ArrayList<>();
		int id = Integer.parseInt(PROGRAMME.id());
		for (String line : OUTLINE.lines().toList()) {
			String[] cells = line.split(" \\| ");
			Text title = new Text(cells[0] + " " + cells[1], cells[0] + " " + cells[2], cells[0] + " " + cells[3]);
			if (cells[0].contains(".")) {
				outline.get(outline.size() - 1).units().add(new Link("" + ++id, "unit-" + cells[0], title));
			}
			else {
				outline.add(new Module(title, new ArrayList<>()));
			}
		}
		return outline;
	}

	Optional<Link> link(String key) {
		return links().filter((link) -> link.key().equals(key)).findFirst();
	}

	Optional<Link> linkWithId(String id) {
		return links().filter((link) -> link.id().equals(id)).findFirst();
	}

	private Stream<Link> links() {
		return Stream
			.of(Stream.of(PROGRAMME, DEFENCE, UNNAMED),
					this.modules.stream().flatMap((module) -> module.units().stream()), this.placed.stream())
			.flatMap((links) -> links);
	}

	List<Link> placed() {
		return this.placed;
	}

	Link place(String title, Map<String, String> custom) {
		String id = "" + (100 + this.placed.size());
		Link link = new Link(id, id, new Text(title, title, title), custom);
		this.placed.add(link);
		return link;
	}

	void reset() {
		this.people.clear();
		this.people.addAll(PEOPLE);
		this.placed.clear();
		this.unenrolled.clear();
	}

	record Module(Text title, List<Link> units) {
	}

	/**
	 * A resource link.
	 *
	 * @param key names the link in the pages' addresses: {@code programme},
	 * {@code unit-1.1} … {@code unit-5.3}, {@code defence}; the id of a link that was
	 * chosen in the tool
	 * @param custom what its launches bring along
	 */
	record Link(String id, String key, Text title, Map<String, String> custom) {

		Link(String id, String activity, Text title) {
			this(id, activity, title, Map.of("activity", activity));
		}

	}

}
