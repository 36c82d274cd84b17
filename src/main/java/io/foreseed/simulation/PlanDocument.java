package io.foreseed.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.SimulatedPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The plan document, schema 1 or 2: what is simulated, and what it is called.
 *
 * @param input  everything the answer depends on
 * @param labels  names and currency
 */
public record PlanDocument(SimulatedPlan input, PlanLabels labels) {
    /** The longest document that is read. */
    public static final int MAXIMUM_BYTES = 1 << 20;

    private static final List<String> MEMBERS = List.of(
            "seed",
            "iterations",
            "horizonYears",
            "stepsPerYear",
            "confidenceLevel",
            "amounts",
            "assumptions",
            "portfolio");

    private static final List<String> HOUSEHOLD_MEMBERS = List.of(
            "seed",
            "iterations",
            "horizonYears",
            "stepsPerYear",
            "confidenceLevel",
            "assumptions",
            "allocation",
            "spendingRule",
            "withdrawalOrder",
            "taxProfile",
            "longevity",
            "surplusAccount",
            "bequest");

    /** The lists, with a general name for their elements. */
    private static final SequencedMap<String, String> LISTS = new LinkedHashMap<>();

    private static final SequencedMap<String, String> HOUSEHOLD_LISTS = new LinkedHashMap<>();

    static {
        LISTS.put("accounts", "Account");
        LISTS.put("cashFlows", "Cash flow");
        HOUSEHOLD_LISTS.put("people", "Person");
        HOUSEHOLD_LISTS.put("accounts", "Account");
        HOUSEHOLD_LISTS.put("incomes", "Income");
        HOUSEHOLD_LISTS.put("socialSecurity", "Social Security");
        HOUSEHOLD_LISTS.put("expenses", "Expense");
        HOUSEHOLD_LISTS.put("goals", "Goal");
        HOUSEHOLD_LISTS.put("contributions", "Contribution");
        HOUSEHOLD_LISTS.put("debts", "Debt");
        HOUSEHOLD_LISTS.put("realAssets", "Real asset");
    }

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
        if (isHousehold(document)) {
            return new HouseholdDocumentReader(document, "", problems, true).document();
        }
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
        return isHousehold(input)
                ? new HouseholdDocumentReader(input, pointer, new ArrayList<>(), false).input()
                : new PlanDocumentReader(input, pointer, new ArrayList<>(), false).input();
    }

    /** What an element of a list is called when it has no name. */
    static String generalName(String list, int index) {
        String kind = HOUSEHOLD_LISTS.getOrDefault(list, LISTS.getOrDefault(list, list));
        return kind + " " + (index + 1);
    }

    private static boolean isHousehold(JsonNode document) {
        return document.path("schemaVersion").asInt() == HouseholdInput.SCHEMA_VERSION;
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
        boolean isHousehold = input instanceof HouseholdInput;
        (isHousehold ? HOUSEHOLD_MEMBERS : MEMBERS).forEach(member -> document.set(member, canonical.get(member)));
        (isHousehold ? HOUSEHOLD_LISTS : LISTS)
                .forEach((list, otherwise) -> document.set(list, named(canonical, list, otherwise)));
        return document;
    }

    private ArrayNode named(ObjectNode canonical, String list, String otherwise) {
        ArrayNode elements = canonical.withArray(list);
        ArrayNode named = JsonNodeFactory.instance.arrayNode();
        for (int index = 0; index < elements.size(); index++) {
            named.addObject().put("name", labels.name(list, index, otherwise)).setAll((ObjectNode) elements.get(index));
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
