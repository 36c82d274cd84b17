package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** What the levers do to the documents of one schema; the numbers they write are exact, ranges are checked elsewhere. */
sealed interface Levers permits PotLevers, HouseholdLevers {
    /**
     * Changes a document that was read before without a problem.
     *
     * @throws RefusedChangeException when the document has nothing that this lever could change
     */
    void apply(ObjectNode document, Lever lever, BigDecimal value);

    /** Replaces all that comes in and goes out by one expense of an amount a year over the whole horizon. */
    void keepOneExpense(ObjectNode document, BigDecimal amount);

    /** When people retire, as the document says it. */
    JsonNode retirement(ObjectNode document);

    static Levers of(JsonNode document) {
        return document.path("schemaVersion").asInt() == 1 ? new PotLevers() : new HouseholdLevers();
    }

    /** Adds to a number, or multiplies it. */
    static UnaryOperator<BigDecimal> plus(BigDecimal value) {
        return number -> number.add(value);
    }

    static UnaryOperator<BigDecimal> times(BigDecimal value) {
        return number -> number.multiply(value);
    }

    /** Changes a number where it is given. */
    static void change(ObjectNode object, String member, UnaryOperator<BigDecimal> change) {
        JsonNode number = object.path(member);
        if (number.isNumber()) {
            object.set(member, DecimalNode.valueOf(change.apply(decimal(number))));
        }
    }

    /** Changes a number, or what stands for it where it is not given. */
    static void change(ObjectNode object, String member, String otherwise, UnaryOperator<BigDecimal> change) {
        JsonNode number = object.path(member);
        BigDecimal given = number.isNumber() ? decimal(number) : new BigDecimal(otherwise);
        object.set(member, DecimalNode.valueOf(change.apply(given)));
    }

    /** The double that counts, as it is written shortest: exact arithmetic with 1e-999999999 would never end. */
    static BigDecimal decimal(JsonNode number) {
        return BigDecimal.valueOf(number.doubleValue());
    }

    /** The elements of a list; none when it is not given. */
    static List<ObjectNode> elements(JsonNode object, String list) {
        List<ObjectNode> elements = new ArrayList<>();
        object.path(list).forEach(element -> elements.add((ObjectNode) element));
        return elements;
    }

    /** The elements of a list that a lever needs. */
    static List<ObjectNode> needed(JsonNode object, String list, String otherwise) {
        List<ObjectNode> elements = elements(object, list);
        if (elements.isEmpty()) {
            throw new RefusedChangeException(otherwise);
        }
        return elements;
    }

    /** A name that no element of the list has. */
    static String newName(JsonNode document, String list, String wanted) {
        Set<String> names = new TreeSet<>();
        document.path(list).forEach(element -> names.add(element.path("name").asText()));
        String name = wanted;
        for (int count = 2; names.contains(name); count++) {
            name = wanted + " " + count;
        }
        return name;
    }
}
