package io.foreseed.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan document, schema 1: what is simulated, and what it is called.
 *
 * @param input  everything the answer depends on
 * @param labels  names and currency
 */
public record PlanDocument(SimulatedPlan input, PlanLabels labels) {
    /** The longest document that is read. */
    public static final int MAXIMUM_BYTES = 1 << 20;

    /**
     * Reads a document.
     *
     * @throws PlanDocumentException when it is refused, with all that is wrong
     */
    public static PlanDocument parse(byte[] bytes) {
        return of(DocumentJson.read(bytes));
    }

    /**
     * Reads a document that is JSON already; its numbers must be as they were written.
     *
     * @throws PlanDocumentException when it is refused, with all that is wrong
     */
    public static PlanDocument of(JsonNode document) {
        List<DocumentProblem> problems = new ArrayList<>();
        PlanDocumentReader reader = new PlanDocumentReader(document, "", problems, true);
        PlanLabels labels = reader.labels();
        return new PlanDocument(reader.input(), labels);
    }

    /**
     * Reads a canonical input: a document without labels.
     *
     * @param pointer  where it stands
     * @throws PlanDocumentException when it is refused, with all that is wrong
     */
    public static SimulatedPlan canonical(JsonNode input, String pointer) {
        return new PlanDocumentReader(input, pointer, new ArrayList<>(), false).input();
    }

    /** Reads the canonical input that {@link SimulatedPlan#canonicalJson} wrote. */
    public static SimulatedPlan parseCanonical(String canonicalJson) {
        return canonical(DocumentJson.read(canonicalJson.getBytes(StandardCharsets.UTF_8)), "");
    }

    /** The complete document with its labels, as JSON; reading it again gives the same input digest. */
    public JsonNode toJson() {
        ObjectNode canonical = canonicalTree();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("schemaVersion", canonical.get("schemaVersion"));
        document.put("name", labels.name());
        document.put("currency", labels.currency());
        for (String member : List.of(
                "seed",
                "iterations",
                "horizonYears",
                "stepsPerYear",
                "confidenceLevel",
                "amounts",
                "assumptions",
                "portfolio")) {
            document.set(member, canonical.get(member));
        }
        document.set("accounts", named(canonical.withArray("accounts"), labels.accounts(), "Account"));
        document.set("cashFlows", named(canonical.withArray("cashFlows"), labels.cashFlows(), "Cash flow"));
        return document;
    }

    private static ArrayNode named(ArrayNode elements, List<String> names, String otherwise) {
        ArrayNode named = JsonNodeFactory.instance.arrayNode();
        for (int index = 0; index < elements.size(); index++) {
            String name = index < names.size() ? names.get(index) : otherwise + " " + (index + 1);
            named.addObject().put("name", name).setAll((ObjectNode) elements.get(index));
        }
        return named;
    }

    private ObjectNode canonicalTree() {
        try {
            return (ObjectNode) DocumentJson.mapper().readTree(input.canonicalJson());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("canonical JSON is ours", impossible);
        }
    }
}
