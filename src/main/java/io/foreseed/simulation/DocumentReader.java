package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.SimulationInput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One object of a document and what is wrong in it. Reading goes on after a mistake with a value that stands in for
 * the right one, so that all mistakes are found at once; what was read counts only when there were none.
 */
public final class DocumentReader {
    private static final int SHOWN_CHARACTERS = 60;

    private final JsonNode object;
    private final String pointer;
    private final List<DocumentProblem> problems;
    private final List<AssumedValue> assumed;

    /**
     * @param names  of all members the object may have
     */
    public DocumentReader(JsonNode object, String pointer, List<DocumentProblem> problems, List<String> names) {
        this(object, pointer, problems, new ArrayList<>(), names);
    }

    /**
     * @param assumed  to which the values are added that the document does not give
     */
    DocumentReader(
            JsonNode object,
            String pointer,
            List<DocumentProblem> problems,
            List<AssumedValue> assumed,
            List<String> names) {
        this(object, pointer, problems, assumed, names, Map.of());
    }

    /**
     * @param elsewhere  what to say of members that are known in another kind of document
     */
    DocumentReader(
            JsonNode object,
            String pointer,
            List<DocumentProblem> problems,
            List<AssumedValue> assumed,
            List<String> names,
            Map<String, String> elsewhere) {
        this.object = object;
        this.pointer = pointer;
        this.problems = problems;
        this.assumed = assumed;
        if (!object.isObject()) {
            String missing = object.isMissingNode() ? "is missing: " : "";
            problems.add(new DocumentProblem(pointer, missing + "must be an object"));
        }
        for (Iterator<String> given = object.fieldNames(); given.hasNext(); ) {
            String name = given.next();
            if (!names.contains(name)) {
                String other = elsewhere.containsKey(name) ? ": " + elsewhere.get(name) : "";
                problem(name, "is not known here" + other + "; allowed are " + String.join(", ", names));
            }
        }
    }

    /** Nothing more is said about what is not an object at all. */
    public void problem(String member, String message) {
        if (object.isObject()) {
            problems.add(new DocumentProblem(pointerOf(member), message));
        }
    }

    /** Notes the value of a member that is not given. */
    void assume(String member, String value) {
        if (object.isObject()) {
            assumed.add(new AssumedValue(pointerOf(member), value));
        }
    }

    public boolean has(String member) {
        return !get(member).isMissingNode();
    }

    public String pointerOf(String member) {
        return member.isEmpty()
                ? pointer
                : pointer + "/" + member.replace("~", "~0").replace("/", "~1");
    }

    public JsonNode get(String member) {
        return object.path(member);
    }

    /** An object within this one; nothing is said about the parts of what is not an object at all. */
    public DocumentReader object(String member, List<String> names) {
        return object.isObject() ? new DocumentReader(get(member), pointerOf(member), problems, assumed, names) : this;
    }

    public int integer(String member, int least, int most, @Nullable Integer otherwise) {
        String allowed = least == most ? Integer.toString(least) : "an integer from " + least + " to " + most;
        BigDecimal value = number(member, allowed, otherwise == null ? null : BigDecimal.valueOf(otherwise));
        if (value == null) {
            return least;
        }
        if (isOutside(value, least, most) || value.stripTrailingZeros().scale() > 0) {
            refused(member, allowed);
            return least;
        }
        return value.intValueExact();
    }

    public double decimal(String member, double least, double most, @Nullable Double otherwise) {
        return decimal(member, least, most, Integer.MAX_VALUE, otherwise);
    }

    double decimal(String member, double least, double most, int decimals, @Nullable Double otherwise) {
        String places = decimals == Integer.MAX_VALUE ? "" : " with at most " + decimals + " decimals";
        String allowed = "a number from " + text(least) + " to " + text(most) + places;
        BigDecimal value = number(member, allowed, otherwise == null ? null : BigDecimal.valueOf(otherwise));
        if (value == null) {
            return least;
        }
        if (isOutside(value, least, most) || value.stripTrailingZeros().scale() > decimals) {
            refused(member, allowed);
            return least;
        }
        return value.doubleValue();
    }

    public String text(String member, String allowed, String pattern, @Nullable String otherwise) {
        JsonNode value = get(member);
        if (value.isMissingNode() && otherwise != null) {
            assume(member, otherwise);
            return otherwise;
        }
        if (!value.isTextual() || !value.textValue().matches(pattern)) {
            refused(member, allowed);
            return "";
        }
        return value.textValue();
    }

    public boolean bool(String member, boolean otherwise) {
        JsonNode value = get(member);
        if (value.isMissingNode()) {
            assume(member, Boolean.toString(otherwise));
            return otherwise;
        }
        if (!value.isBoolean()) {
            refused(member, "true or false");
        }
        return value.asBoolean();
    }

    /**
     * The place of an element of a list, given as the place itself or as its name.
     *
     * @param names  of the elements
     * @param of  what they are
     */
    int reference(String member, List<String> names, String of) {
        JsonNode value = get(member);
        int place = names.indexOf(value.asText());
        if (value.isTextual() && place >= 0) {
            return place;
        }
        if (value.isIntegralNumber() && value.canConvertToInt()) {
            int index = value.intValue();
            if (index >= 0 && index < names.size()) {
                return index;
            }
        }
        String known = names.isEmpty() ? "there is none" : "one of " + String.join(", ", names) + ", or its place";
        refused(member, "the name of " + of + ": " + known);
        return 0;
    }

    public <E extends Enum<E>> E oneOf(String member, Class<E> type, @Nullable E otherwise) {
        JsonNode value = get(member);
        if (value.isMissingNode() && otherwise != null) {
            assume(member, SimulationInput.jsonName(otherwise));
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (SimulationInput.jsonName(constant).equals(value.textValue())) {
                return constant;
            }
        }
        refused(
                member,
                "one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(SimulationInput::jsonName)
                                .collect(Collectors.joining(", ")));
        return type.getEnumConstants()[0];
    }

    /** The elements of an array, which may be of any kind; none when it is not an array of an allowed length. */
    public List<JsonNode> array(String member, String of, int least, int most) {
        JsonNode value = get(member);
        if (!value.isArray() || value.size() < least || value.size() > most) {
            String found = value.isArray() ? ", not " + value.size() : "";
            String missing = value.isMissingNode() ? "is missing: " : "";
            problem(member, missing + "must be an array of " + least + " to " + most + " " + of + found);
            return List.of();
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    /** Objects of an array. */
    public List<DocumentReader> objects(String member, String of, int least, int most, List<String> names) {
        List<DocumentReader> readers = new ArrayList<>();
        for (JsonNode element : array(member, of, least, most)) {
            readers.add(
                    new DocumentReader(element, pointerOf(member) + "/" + readers.size(), problems, assumed, names));
        }
        return readers;
    }

    Iterable<Map.Entry<String, JsonNode>> members() {
        return object.properties();
    }

    /** Says what is allowed, and what was there instead. */
    public void refused(String member, String allowed) {
        JsonNode value = get(member);
        if (value.isMissingNode()) {
            problem(member, "is missing: must be " + allowed);
        } else {
            problem(member, "must be " + allowed + ", not " + shown(value));
        }
    }

    /** Short, and text that can be written: half a surrogate pair, there or by cutting, becomes a question mark. */
    private static String shown(JsonNode value) {
        String text = value.toString();
        String start = text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "..." : text;
        return new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private @Nullable BigDecimal number(String member, String allowed, @Nullable BigDecimal otherwise) {
        JsonNode value = get(member);
        if (value.isMissingNode() && otherwise != null) {
            assume(member, otherwise.stripTrailingZeros().toPlainString());
            return otherwise;
        }
        if (!value.isNumber()) {
            refused(member, allowed);
            return null;
        }
        return value.decimalValue();
    }

    private static boolean isOutside(BigDecimal value, double least, double most) {
        return value.compareTo(BigDecimal.valueOf(least)) < 0 || value.compareTo(BigDecimal.valueOf(most)) > 0;
    }

    private static String text(double bound) {
        return new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
    }
}
