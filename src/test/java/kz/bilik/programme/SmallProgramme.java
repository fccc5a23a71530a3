package kz.bilik.programme;

/**
 * The smallest programme file without a fault, for tests to break.
 */
final class SmallProgramme {

	static final String YAML = """
			id: small
			title: {kk: Ресми атауы, ru: Официальное название, en: Official title}
			name: {kk: Атауы, ru: Название, en: Name}
			provider: {kk: а, ru: б, en: c}
			audience: {kk: а, ru: б, en: c}
			aim: {kk: а, ru: б, en: c}
			objectives: [{kk: а, ru: б, en: c}]
			expected-results: [{kk: а, ru: б, en: c}]
			academic-hour-minutes: 45
			totals:
			  modules: 1
			  units: 2
			  distance: {lecture: 3, self-study: 3, total: 6}
			  in-person: {lecture: 3, practice: 5, total: 8}
			  points: 4
			modules:
			  - id: module-1
			    number: "1"
			    title: {kk: а, ru: б, en: c}
			    description: {kk: а, ru: б, en: c}
			    units:
			      - id: unit-1.1
			        number: "1.1"
			        title: {kk: а, ru: б, en: c}
			        description: {kk: а, ru: б, en: c}
			        outcomes: [{kk: а, ru: б, en: c}]
			        hours: {distance: {lecture: 1, self-study: 1}, in-person: {lecture: 1, practice: 1}}
			        tasks: [{id: task-1.1.1, title: &text {kk: а, ru: б, en: c},
			                 what-to-do: *text, what-to-hand-in: *text, what-good-looks-like: *text}]
			      - id: unit-1.2
			        number: "1.2"
			        title: {kk: а, ru: б, en: c}
			        description: {kk: а, ru: б, en: c}
			        outcomes: [{kk: а, ru: б, en: c}]
			        hours: {distance: {lecture: 2, self-study: 2}, in-person: {lecture: 2, practice: 4}}
			        tasks: [{id: task-1.2.1, title: *text, what-to-do: *text, what-to-hand-in: *text, what-good-looks-like: *text}]
			defence:
			  description: {kk: а, ru: б, en: c}
			  team: {min: 3, max: 5}
			  parts:
			    - {id: title-page, title: *text, description: *text, required: true}
			  example-topics: [{kk: а, ru: б, en: c}]
			  rubric:
			    levels:
			      - {points: 0, title: *text}
			      - {points: 1, title: *text}
			      - {points: 2, title: *text}
			    criteria:
			      - {id: criterion-1, title: *text, per-member: false}
			      - {id: criterion-2, title: *text, per-member: false}
			  scale:
			    passing-points: 2
			    bands:
			      - {mark: "+", title: *text, from: 2, to: 4}
			      - {mark: "–", title: *text, from: 0, to: 1}
			glossary:
			  - {id: library, term: *text, definition: *text, link: "https://example.org"}
			literature:
			  - {id: main, title: *text, records: [Бір кітап]}
			support:
			  - {title: *text, description: *text}
			""";

	private SmallProgramme() {
	}

}
