package io.foreseed.identity;

import com.nulabinc.zxcvbn.Context;
import com.nulabinc.zxcvbn.Matching;
import com.nulabinc.zxcvbn.Scoring;
import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.StandardKeyboards;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import com.nulabinc.zxcvbn.matchers.Keyboard;
import com.nulabinc.zxcvbn.matchers.Match;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many guesses a password takes by the words, dates, sequences and keyboard rows it is made of: zxcvbn (Wheeler, USENIX
 * Security 2016), with its dictionaries and a list of our own.
 *
 * <p>It is stricter than zxcvbn's score 4, which is 10^10 guesses: zxcvbn takes 10,000 guesses a part for granted, so that
 * four known parts always score 4 ({@code foreseedrocks2026!}). Here a part counts for what it takes by itself, and a part
 * that occurs again for nothing.
 */
final class GuessCount {
    /** The least power of ten; a sentence of five everyday words takes 10^12. */
    static final double LEAST = 11;

    private static final String LIST = "/identity/guessed-first.txt";

    /** Signs that zxcvbn reads as letters: in all their combinations they cost seconds, so the caller reads them instead. */
    private static final String LETTER_SIGNS = "[({\\[<&#!|$+%@^~]";

    private GuessCount() {}

    /** Read when the first password is measured. */
    private static final class Words {
        static final Context ALL = load();

        private static Context load() {
            try {
                Map<String, Dictionary> dictionaries = Stream.concat(
                                StandardDictionaries.loadAllDictionaries().stream(),
                                Stream.of(new Dictionary("guessed_first", own())))
                        .collect(Collectors.toMap(Dictionary::getName, Function.identity()));
                Map<String, Keyboard> keyboards = StandardKeyboards.loadAllKeyboards().stream()
                        .collect(Collectors.toMap(Keyboard::getName, Function.identity()));
                return new Context(dictionaries, keyboards);
            } catch (IOException e) {
                throw new UncheckedIOException("the words of passwords cannot be read", e);
            }
        }

        private static List<String> own() throws IOException {
            try (InputStream list = Objects.requireNonNull(GuessCount.class.getResourceAsStream(LIST), LIST);
                    BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
                return lines.lines()
                        .filter(line -> !line.startsWith("#"))
                        .flatMap(line -> Stream.of(line.strip().split(" ")))
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .distinct()
                        .toList();
            }
        }
    }

    /**
     * The power of ten of the guesses.
     *
     * @param text  in lower case, short: the time grows with its square
     * @param known  words that a guesser knows of its user, in lower case
     */
    static double log10(String text, List<String> known) {
        String quiet = text.replaceAll(LETTER_SIGNS, "~");
        List<Match> matches = new Matching(Words.ALL, known).omnimatch(quiet);
        Set<String> counted = new HashSet<>();
        return new Scoring(Words.ALL)
                .calculateMostGuessableMatchSequence(quiet, matches, true).getSequence().stream()
                        .filter(part -> counted.add(part.token.toString()))
                        .mapToDouble(part -> Math.log10(part.guesses))
                        .sum();
    }
}
