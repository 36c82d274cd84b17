package io.foreseed.engine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in the canonical form of RFC 8785: no white space, numbers as ECMAScript writes them, members sorted by
 * their UTF-16 code units, which is demanded of the caller.
 */
public final class CanonicalJson {
    private static final String NAMED_CONTROLS = "\"\\\b\f\n\r\t";
    private static final String NAMES_OF_CONTROLS = "\"\\bfnrt";

    private final StringBuilder out = new StringBuilder(1024);
    private final Deque<String> lastNames = new ArrayDeque<>();

    CanonicalJson() {}

    /**
     * The canonical text of a tree of maps by name, lists, texts, numbers, booleans and null.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static String of(Object tree) {
        return new CanonicalJson().tree(tree).toString();
    }

    /** SHA-256 of a canonical text in UTF-8, as {@code sha256:} and 64 hexadecimal digits. */
    public static String digest(String canonical) {
        return new Digest().add(canonical).end();
    }

    CanonicalJson beginObject() {
        separate();
        out.append('{');
        lastNames.push("");
        return this;
    }

    CanonicalJson endObject() {
        lastNames.pop();
        out.append('}');
        return this;
    }

    CanonicalJson beginArray() {
        separate();
        out.append('[');
        return this;
    }

    CanonicalJson endArray() {
        out.append(']');
        return this;
    }

    /** Begins a member of the object that is open; its name must come after the last one's. */
    CanonicalJson name(String name) {
        if (name.compareTo(lastNames.pop()) <= 0) {
            throw new IllegalArgumentException("not in canonical order: " + name);
        }
        lastNames.push(name);
        separate();
        quote(name);
        out.append(':');
        return this;
    }

    CanonicalJson text(String value) {
        separate();
        quote(value);
        return this;
    }

    CanonicalJson number(double value) {
        separate();
        out.append(numberText(value));
        return this;
    }

    /**
     * A tree of maps by name, lists, texts, numbers, booleans and null.
     *
     * @throws IllegalArgumentException for anything else
     */
    CanonicalJson tree(@Nullable Object tree) {
        switch (tree) {
            case Map<?, ?> members -> {
                beginObject();
                new TreeMap<Object, Object>(members)
                        .forEach((name, value) -> name((String) name).tree(value));
                endObject();
            }
            case List<?> elements -> {
                beginArray();
                elements.forEach(this::tree);
                endArray();
            }
            case String value -> text(value);
            case Number value -> number(value.doubleValue());
            case Boolean value -> {
                separate();
                out.append(value.booleanValue());
            }
            case null -> {
                separate();
                out.append("null");
            }
            default ->
                throw new IllegalArgumentException(
                        "no JSON value: " + tree.getClass().getName());
        }
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** A comma, unless an object, an array or a member has just begun. */
    private void separate() {
        if (!out.isEmpty() && "{[:".indexOf(out.charAt(out.length() - 1)) < 0) {
            out.append(',');
        }
    }

    private void quote(String value) {
        out.append('"');
        for (int index = 0; index < value.length(); index++) {
            character(value.charAt(index));
        }
        out.append('"');
    }

    private void character(char character) {
        int named = NAMED_CONTROLS.indexOf(character);
        if (named >= 0) {
            out.append('\\').append(NAMES_OF_CONTROLS.charAt(named));
        } else if (character < ' ') {
            out.append(String.format("\\u%04x", (int) character));
        } else {
            out.append(character);
        }
    }

    /**
     * The number as ECMAScript's {@code Number::toString} writes it (ECMA-262, section 6.1.6.1.20): the fewest digits
     * that read back as the same double, plain from 1e-6 up to below 1e21, else with an exponent.
     */
    static String numberText(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("JSON has no number for " + value);
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int pointAfter = digits.length() - shortest.scale();
        return (value < 0 ? "-" : "") + placed(digits, pointAfter);
    }

    /** Java writes at least two digits and so may miss a single digit that reads back as the same double. */
    private static BigDecimal shortest(double value) {
        BigDecimal twoOrMore = new BigDecimal(Double.toString(value));
        if (twoOrMore.stripTrailingZeros().precision() != 2) {
            return twoOrMore;
        }
        BigDecimal one = twoOrMore.round(new MathContext(1, RoundingMode.HALF_EVEN));
        return one.doubleValue() == value ? one : twoOrMore;
    }

    private static String placed(String digits, int pointAfter) {
        int count = digits.length();
        if (pointAfter > 21 || pointAfter <= -6) {
            String fraction = count == 1 ? "" : "." + digits.substring(1);
            int exponent = pointAfter - 1;
            return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        }
        if (pointAfter <= 0) {
            return "0." + "0".repeat(-pointAfter) + digits;
        }
        if (pointAfter >= count) {
            return digits + "0".repeat(pointAfter - count);
        }
        return digits.substring(0, pointAfter) + "." + digits.substring(pointAfter);
    }
}
