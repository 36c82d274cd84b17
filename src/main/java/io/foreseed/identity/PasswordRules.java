package io.foreseed.identity;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a password must be (NIST SP 800-63B-4, 2025, section 3.1.1; OWASP ASVS 5.0, 2025, V6.2): 15 to 128 characters,
 * counted as Unicode code points, of any kind, and none that a guesser tries first. Nothing is cut, trimmed or folded;
 * the same text typed on another keyboard is the same password, since both are brought into normal form C.
 *
 * <p>How soon it is guessed is {@link GuessCount}'s to say. What hides a word from it and costs a guesser nothing is taken
 * away before: case, blanks and marks between letters, walks over the keyboard, digits and signs in the place of letters.
 */
final class PasswordRules {
    static final int SHORTEST = 15;
    static final int LONGEST = 128;

    /** What is measured; a password that is not hard in its first so many characters is refused. It bounds the time. */
    static final int MEASURED = 64;

    /** The shortest walk over a keyboard that is taken away. */
    private static final int WALK = 5;

    /** The shortest piece of a name or an address that counts as known. */
    private static final int CONTEXT_WORD = 3;

    private static final Pattern BETWEEN = Pattern.compile("[\\s._@/,:;'-]+");
    private static final Pattern PIECES =
            Pattern.compile("[^\\p{L}\\p{N}]+|(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})");

    private static final String SHIFTED_DIGITS = ")!@#$%^&*(";

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
                    "zaq12wsxcde34rfvbgt56yhnmju78ik",
                    "qwe123asd456zxc789",
                    "a1b2c3d4e5f6g7h8i9j0",
                    "qweasdzxc",
                    "147258369",
                    "314159265358979323846264338327950288",
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
     * What is wrong with a new password, in the words its user reads. It takes some hundredths of a second.
     *
     * @param password  in normal form
     * @param context  what a guesser knows of the user: address, names, company
     */
    static Optional<String> fault(String password, Collection<String> context) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of("must have " + SHORTEST + " to " + LONGEST + " characters, not " + length);
        }
        String text = password.toLowerCase(Locale.ROOT);
        if (isRepetition(text)) {
            return Optional.of("must not repeat itself: it would be guessed as its first part");
        }
        List<String> known = known(context);
        return readings(text).anyMatch(reading -> GuessCount.log10(reading, known) < GuessCount.LEAST)
                ? Optional.of(
                        "must not be what is guessed first: a few common words, a known phrase, dates, keyboard rows,"
                                + " repetitions, your own name, address or company; five words that do not belong"
                                + " together will do")
                : Optional.empty();
    }

    /** The password as it is typed, with the shift key released, and with letters for what stands for them. */
    private static Stream<String> readings(String text) {
        int end = text.offsetByCodePoints(0, Math.min(MEASURED, text.codePointCount(0, text.length())));
        String start = text.substring(0, end);
        return Stream.of(
                        withoutWalks(squeezed(start)), withoutWalks(squeezed(unshifted(start))), squeezed(plain(start)))
                .distinct();
    }

    private static String squeezed(String text) {
        return BETWEEN.matcher(text).replaceAll("");
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

    /** What the user is called, whole, without what separates, and piece by piece. */
    private static List<String> known(Collection<String> context) {
        TreeSet<String> known = new TreeSet<>();
        for (String text : context) {
            String lower = normal(text).toLowerCase(Locale.ROOT);
            known.add(squeezed(lower));
            known.addAll(List.of(BETWEEN.split(lower)));
            known.addAll(List.of(PIECES.split(lower)));
            known.add(squeezed(lower.replaceFirst("@.*", "")));
        }
        return known.stream().filter(word -> word.length() >= CONTEXT_WORD).toList();
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

    /** The digits below the signs: held down, the shift key hides a walk. */
    private static String unshifted(String text) {
        StringBuilder released = new StringBuilder(text);
        for (int at = 0; at < text.length(); at++) {
            int key = SHIFTED_DIGITS.indexOf(text.charAt(at));
            if (key >= 0) {
                released.setCharAt(at, (char) ('0' + key));
            }
        }
        return released.toString();
    }

    /** The usual digits and signs read as the letters they stand for. */
    private static String plain(String text) {
        return text.replace('0', 'o')
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
