package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan document that says the same, to the digest, and names nobody: general names, places instead of references by name,
 * ages instead of birth dates, steps instead of dates. Times that refer to ages and retirements stay as they are.
 */
final class NamelessDocument {
    private static final String NAME = "Plan";

    /** The members that refer to an element of a list by its name, wherever they stand. */
    private static final Map<String, String> REFERENCES = Map.of(
            "owner", "people",
            "person", "people",
            "retirement", "people",
            "account", "accounts",
            "surplusAccount", "accounts",
            "income", "incomes");

    private final PlanDocument original;
    private final ObjectNode document;
    private final @Nullable PlanTimes times;

    private NamelessDocument(JsonNode source, PlanDocument original) {
        this.original = original;
        document = source.deepCopy();
        JsonNode start = document.path("startDate");
        times = start.isMissingNode()
                ? null
                : new PlanTimes(
                        LocalDate.parse(start.textValue()),
                        original.input().horizonYears(),
                        original.input().stepsPerYear());
    }

    /**
     * The document without names.
     *
     * @param source  a document that can be simulated
     * @param read  the same, read
     */
    static ObjectNode of(JsonNode source, PlanDocument read) {
        ObjectNode nameless = new NamelessDocument(source, read).document();
        if (!PlanDocument.of(nameless).input().inputDigest().equals(read.input().inputDigest())) {
            throw new IllegalStateException("a document without names says something else");
        }
        return nameless;
    }

    private ObjectNode document() {
        rewrite(document, false);
        document.put("name", NAME);
        document.remove("startDate");
        JsonNode canonical = original.toJson();
        for (String list : original.labels().names().keySet()) {
            JsonNode elements = document.path(list);
            for (int index = 0; index < elements.size(); index++) {
                ObjectNode element = (ObjectNode) elements.get(index);
                element.put("name", PlanDocument.generalName(list, index));
                if (element.remove("birthDate") != null) {
                    JsonNode person = canonical.path(list).path(index);
                    element.set("ageMonths", person.path("ageMonths"));
                    element.set("birthYear", person.path("birthYear"));
                }
            }
        }
        return document;
    }

    private void rewrite(JsonNode node, boolean isDebt) {
        if (node instanceof ArrayNode elements) {
            elements.forEach(element -> rewrite(element, isDebt));
        } else if (node instanceof ObjectNode members) {
            List<String> names = new ArrayList<>();
            members.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> rewrite(members, name, isDebt));
        }
    }

    private void rewrite(ObjectNode parent, String name, boolean isDebt) {
        JsonNode value = parent.path(name);
        if (value instanceof TextNode && REFERENCES.containsKey(name)) {
            List<String> names = original.labels().names(REFERENCES.get(name));
            parent.set(name, IntNode.valueOf(names.indexOf(value.textValue())));
        } else if (value instanceof TextNode && name.equals("date") && times != null) {
            parent.remove(name);
            parent.put("step", times.stepOf(LocalDate.parse(value.textValue()), isDebt));
        } else {
            rewrite(value, isDebt || name.equals("debts"));
        }
    }
}
