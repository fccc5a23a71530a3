package kz.bilik.programme;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Finds the terms of a glossary in the texts of one page, in the order in which the page
 * shows them: each term once, where it stands first, in whatever case or number.
 */
public final class Explanations {

	private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

	private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

	/** What follows a Kazakh noun: its number, whose it is, its case. */
	private static final String KAZAKH_ENDING = "(?:[лдт][ае]р)?(?:с?[ыі]|[ыі]?[мң](?:[ыі]з)?)?"
			+ "(?:[ндт][ыі]ң?|[ғгқкн]?[ае]|н?[дт][ае](?:н|[ғг][ыі])?|н[ае]н|[мбп]ен|н)?";

	private final Map<GlossaryTerm, Pattern> unexplained = new LinkedHashMap<>();

	/**
	 * @param locale the language of the page
	 */
	public Explanations(Collection<GlossaryTerm> glossary, Locale locale) {
		for (GlossaryTerm term : glossary) {
			String words = term.term().in(locale);
			this.unexplained.put(term, PATTERNS.computeIfAbsent(locale.getLanguage() + " " + words,
					(key) -> pattern(words, locale.getLanguage())));
		}
	}

	/**
	 * A piece of a text.
	 *
	 * @param term what it means, where that has to be explained
	 */
	public record Piece(String text, @Nullable GlossaryTerm term) {
	}

	/**
	 * Cuts the next text of the page into what is to be explained and what lies between.
	 */
	public List<Piece> in(String text) {
		List<Piece> pieces = new ArrayList<>();
		int from = 0;
		for (Found found = next(text, 0); found != null; found = next(text, from)) {
			this.unexplained.remove(found.term());
			pieces.add(new Piece(text.substring(from, found.where().start()), null));
			pieces.add(new Piece(found.where().group(), found.term()));
			from = found.where().end();
		}
		pieces.add(new Piece(text.substring(from), null));
		return pieces;
	}

	private record Found(GlossaryTerm term, MatchResult where) {

		boolean isBefore(Found other) {
			return this.where.start() < other.where.start()
					|| this.where.start() == other.where.start() && this.where.end() > other.where.end();
		}

	}

	private @Nullable Found next(String text, int from) {
		Found first = null;
		for (Map.Entry<GlossaryTerm, Pattern> term : this.unexplained.entrySet()) {
			Matcher matcher = term.getValue().matcher(text);
			if (matcher.find(from)) {
				Found found = new Found(term.getKey(), matcher.toMatchResult());
				first = (first == null || found.isBefore(first)) ? found : first;
			}
		}
		return first;
	}

	private static Pattern pattern(String term, String language) {
		List<String> words = List.of(term.strip().split("\\s+"));
		List<String> before = words.subList(0, words.size() - 1);
		String last = words.get(words.size() - 1);
		String all = switch (language) {
			case "ru" -> words.stream().map(Explanations::russian).collect(Collectors.joining("\\s+"));
			case "en" -> before.stream().map((word) -> Pattern.quote(word) + "\\s+").collect(Collectors.joining())
					+ english(last);
			default ->
				before.stream().map((word) -> Pattern.quote(word) + "\\p{L}{0,2}\\s+").collect(Collectors.joining())
						+ kazakh(last);
		};
		return Pattern.compile("(?<![\\p{L}\\p{N}-])" + all + "(?![\\p{L}\\p{N}])", FLAGS);
	}

	private static String kazakh(String noun) {
		String stem = noun.replaceFirst("(?:[лдт][ае]р)?(?:с?[ыі])?$", "");
		return "(?:" + kazakhStem(noun) + "|" + kazakhStem(stem) + ")" + KAZAKH_ENDING;
	}

	/** Before a vowel its last consonant is voiced. */
	private static String kazakhStem(String stem) {
		String begin = Pattern.quote(stem.substring(0, stem.length() - 1));
		return begin + switch (stem.charAt(stem.length() - 1)) {
			case 'қ' -> "[қғ]";
			case 'к' -> "[кг]";
			case 'п' -> "[пб]";
			default -> Pattern.quote(stem.substring(stem.length() - 1));
		};
	}

	private static String russian(String word) {
		return (word.length() > 3)
				? Pattern.quote(word.replaceFirst("(?:[аеиоуыюя][яейм]|[аеиоуыюяйь])$", "")) + "\\p{L}{0,3}"
				: Pattern.quote(word);
	}

	private static String english(String noun) {
		String singular = noun.replaceFirst("s$", "");
		return singular.endsWith("y") ? Pattern.quote(singular.substring(0, singular.length() - 1)) + "(?:y|ies)"
				: Pattern.quote(singular) + "s?";
	}

}
