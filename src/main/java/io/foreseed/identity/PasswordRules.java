package io.foreseed.identity;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a password must be (NIST SP 800-63B-4, 2025, section 3.1.1; OWASP ASVS 5.0, 2025, V6.2): 15 to 128 characters,
 * counted as Unicode code points, of any kind, and none that a guesser tries first. Nothing is cut, trimmed or folded;
 * the same text typed on another keyboard is the same password, since both are brought into normal form C.
 *
 * <p>There is no list of leaked passwords in this repository. What guessers try first at this length is nearly always
 * made of little: a common word, a walk over the keyboard, a repetition, the user's own name. So a password is refused
 * when less than eight characters of it are left once those are taken away; {@code docs/decisions} tells how well that
 * does against the long entries of a public list.
 */
final class PasswordRules {
    static final int SHORTEST = 15;
    static final int LONGEST = 128;

    /** What must be left after common parts are taken away. */
    private static final int REMAINDER = 8;

    /** The shortest walk over a keyboard that is taken away, and the shortest word of the context. */
    private static final int WALK = 4;

    private static final int CONTEXT_WORD = 4;

    /** Words that long passwords are made of, spelt as {@link #plain} spells; longest first where one holds another. */
    private static final List<String> WORDS =
            """
            administrator financial planning retirement foreseed confidential
            administration autumn spring summer winter password passwort motdepasse contrasena
            welcome letmein iloveyou sunshine princess football baseball basketball superman batman starwars
            pokemon monkey dragon master shadow michael jordan jackson jennifer jessica charlie daniel
            computer internet google facebook samsung microsoft windows linux secret changeme default access
            account service finance company money login admin guest hello world please forever freedom whatever
            trustno standard correct horse battery staple liverpool arsenal chelsea manchester united barcelona
            january february march april june july august september october november december
            monday tuesday wednesday thursday friday saturday sunday test user root pass love
            """.lines().flatMap(line -> Stream.of(line.strip().split(" "))).toList();

    /** Rows, columns and alphabets that fingers walk along, forwards and backwards. */
    private static final List<String> WALKS = Stream.of(
                    "abcdefghijklmnopqrstuvwxyz",
                    "01234567890123456789",
                    "qwertyuiop",
                    "qwertzuiop",
                    "azertyuiop",
                    "asdfghjkl",
                    "zxcvbnm",
                    "yxcvbnm",
                    "1q2w3e4r5t6y7u8i9o0p",
                    "q1w2e3r4t5y6u7i8o9p0",
                    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
                    "1qazxsw23edcvfr45tgbnhy67ujm",
                    "qazwsxedcrfvtgbyhnujmikolp",
                    "1qa2ws3ed4rf5tg6yh7uj8ik9ol0p",
                    "10111213141516171819202122232425",
                    "13243546576879809",
                    "1z2x3c4v5b6n7m",
                    "z1x2c3v4b5n6m7")
            .flatMap(walk -> Stream.of(walk, new StringBuilder(walk).reverse().toString()))
            .toList();

    private PasswordRules() {}

    /** The password as it is counted, hashed and compared. */
    static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    /**
     * What is wrong with a new password, in the words its user reads.
     *
     * @param password  in normal form
     * @param context  what a guesser knows of the user: address, names
     */
    static Optional<String> fault(String password, Collection<String> context) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of("must have " + SHORTEST + " to " + LONGEST + " characters, not " + length);
        }
        if (isRepetition(password.toLowerCase(Locale.ROOT))) {
            return Optional.of("must not repeat itself: it would be guessed as its first part");
        }
        boolean isCommon = Stream.of(password.toLowerCase(Locale.ROOT), plain(password))
                .anyMatch(text -> remainder(text, words(context)) < REMAINDER);
        return isCommon
                ? Optional.of(
                        "must not be made of common words, keyboard rows, repetitions or your own name and address")
                : Optional.empty();
    }

    /** Whether it is a part of at most half its length, again and again; the last time maybe cut. */
    private static boolean isRepetition(String text) {
        for (int part = 1; part <= text.length() / 2; part++) {
            if (text.startsWith(text.substring(part))) {
                return true;
            }
        }
        return false;
    }

    private static List<String> words(Collection<String> context) {
        return Stream.concat(
                        context.stream()
                                .flatMap(text ->
                                        Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")))
                                .filter(word -> word.length() >= CONTEXT_WORD),
                        WORDS.stream())
                .collect(Collectors.toList());
    }

    /** How many characters are left beside blanks and ASCII punctuation, each run of one character counted once. */
    private static int remainder(String text, List<String> words) {
        String left = text;
        for (String word : words) {
            left = left.replace(word, " ");
        }
        left = withoutWalks(left);
        left = left.replaceAll("[\\p{Punct}\\s]+", " ")
                .replaceAll("(.)\\1+", "$1")
                .replace(" ", "");
        return left.codePointCount(0, left.length());
    }

    /** Takes away the longest walks first found from the left. */
    private static String withoutWalks(String text) {
        StringBuilder left = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int length = walkAt(text, at);
            if (length >= WALK) {
                left.append(' ');
                at += length;
            } else {
                left.append(text.charAt(at));
                at++;
            }
        }
        return left.toString();
    }

    private static int walkAt(String text, int from) {
        int longest = 0;
        for (String walk : WALKS) {
            int length = 0;
            while (from + length < text.length() && walk.contains(text.substring(from, from + length + 1))) {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    /** Lower case, and the usual digits and signs read as the letters they stand for. */
    private static String plain(String password) {
        return password.toLowerCase(Locale.ROOT)
                .replace('0', 'o')
                .replace('1', 'i')
                .replace('!', 'i')
                .replace('3', 'e')
                .replace('4', 'a')
                .replace('@', 'a')
                .replace('5', 's')
                .replace('$', 's')
                .replace('7', 't');
    }
}
