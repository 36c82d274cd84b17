package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a document calls things, and what it left to be assumed. No number depends on it: it is beside the input and
 * outside both digests, so that renaming or erasing a person never breaks a stored run.
 *
 * @param currency  an ISO 4217 code
 * @param names  by list of the document, a name for each element in their order; empty after an erasure
 * @param assumed  the values that were filled in: all of schema 2, of schema 1 that there is no inflation
 */
public record PlanLabels(String name, String currency, Map<String, List<String>> names, List<AssumedValue> assumed) {
    /** Of a plan that does not say. */
    public static final String USUAL_CURRENCY = "USD";

    public static final String CURRENCY_ALLOWED = "an ISO 4217 code such as USD";

    private static final String ASSUMED = "assumed";

    /** What ISO 4217 calls the absence of a currency. */
    private static final String NO_CURRENCY = "X".repeat(3);

    private static final List<String> TEXTS = List.of("name", "currency", ASSUMED);

    public PlanLabels {
        if (!isCurrency(currency)) {
            throw new IllegalArgumentException("amounts without a currency: " + currency);
        }
        Map<String, List<String>> copy = new LinkedHashMap<>();
        names.forEach((list, ofList) -> copy.put(list, List.copyOf(ofList)));
        names = Collections.unmodifiableMap(copy);
        assumed = List.copyOf(assumed);
    }

    /** Whether amounts can be in it. */
    public static boolean isCurrency(String code) {
        return !code.equals(NO_CURRENCY)
                && Currency.getAvailableCurrencies().stream()
                        .anyMatch(currency -> currency.getCurrencyCode().equals(code));
    }

    /** The names of a list's elements. */
    public List<String> names(String list) {
        return names.getOrDefault(list, List.of());
    }

    /** The name of an element, or a general one. */
    public String name(String list, int index, String otherwise) {
        List<String> ofList = names(list);
        return index < ofList.size() ? ofList.get(index) : otherwise + " " + (index + 1);
    }

    public JsonNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("currency", currency);
        names.forEach((list, ofList) -> {
            ArrayNode array = json.putArray(list);
            ofList.forEach(array::add);
        });
        if (!assumed.isEmpty()) {
            ArrayNode array = json.putArray(ASSUMED);
            assumed.forEach(
                    value -> array.addObject().put("pointer", value.pointer()).put("value", value.value()));
        }
        return json;
    }

    /**
     * Labels as they were written with a result; a name that is missing becomes a general one.
     *
     * @throws PlanDocumentException when they name no currency: then nobody knows what the amounts are
     */
    public static PlanLabels of(JsonNode json) {
        String currency = json.path("currency").asText("");
        if (!isCurrency(currency)) {
            throw new PlanDocumentException(List.of(new DocumentProblem(
                    "/labels/currency",
                    "must be " + CURRENCY_ALLOWED + ": the amounts of a result are in the currency of its labels")));
        }
        Map<String, List<String>> names = new LinkedHashMap<>();
        json.properties().forEach(member -> {
            if (!TEXTS.contains(member.getKey())) {
                names.put(member.getKey(), texts(member.getValue()));
            }
        });
        List<AssumedValue> assumed = new ArrayList<>();
        json.path(ASSUMED)
                .forEach(value -> assumed.add(new AssumedValue(
                        value.path("pointer").asText(), value.path("value").asText())));
        return new PlanLabels(json.path("name").asText("Plan"), currency, names, assumed);
    }

    private static List<String> texts(JsonNode names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(name.asText()));
        return texts;
    }
}
