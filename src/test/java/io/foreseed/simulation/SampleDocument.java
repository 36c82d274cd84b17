package io.foreseed.simulation;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A plan document with every member, to be changed before it is read. */
final class SampleDocument {
    static final String COMPLETE = """
            {
              "schemaVersion": 1,
              "name": "Retire at 65",
              "currency": "EUR",
              "seed": 20250821,
              "iterations": 200,
              "horizonYears": 30,
              "stepsPerYear": 1,
              "confidenceLevel": 0.9,
              "amounts": "nominal",
              "assumptions": {
                "version": "example",
                "returnModel": {"type": "lognormal"},
                "assetClasses": [
                  {"id": "us-large-cap", "expectedReturn": 0.0767, "volatility": 0.1654},
                  {"id": "core-bonds", "expectedReturn": 0.0519, "volatility": 0.0622}
                ],
                "correlations": [[1.0, 0.13], [0.13, 1.0]],
                "inflation": {"mean": 0.0239, "volatility": 0.0}
              },
              "portfolio": {
                "weights": {"us-large-cap": 0.6, "core-bonds": 0.4},
                "rebalancing": "every-step",
                "annualFee": 0.004
              },
              "accounts": [{"name": "Savings", "balance": 1000000}, {"name": "IRA", "balance": 250000.25}],
              "cashFlows": [
                {"name": "Saving", "kind": "contribution", "amount": 12000,
                 "firstYear": 0, "lastYear": 9, "timing": "end"},
                {"name": "Living costs", "kind": "expense", "amount": 120000,
                 "firstYear": 10, "lastYear": 29, "timing": "start"}
              ]
            }
            """;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final ObjectNode document = (ObjectNode) tree(COMPLETE);

    /** Puts any text in the place of a member or an element; a member may be new. */
    SampleDocument with(String pointer, String json) {
        JsonPointer place = JsonPointer.compile(pointer);
        JsonNode parent = document.at(place.head());
        if (parent instanceof ArrayNode array) {
            array.setRawValue(place.last().getMatchingIndex(), new RawValue(json));
        } else {
            ((ObjectNode) parent).putRawValue(place.last().getMatchingProperty(), new RawValue(json));
        }
        return this;
    }

    SampleDocument without(String pointer) {
        JsonPointer place = JsonPointer.compile(pointer);
        ((ObjectNode) document.at(place.head())).remove(place.last().getMatchingProperty());
        return this;
    }

    byte[] bytes() {
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    PlanDocument read() {
        return PlanDocument.parse(bytes());
    }

    /** What is wrong with the document, {@code pointer: message} each; nothing when it is accepted. */
    List<String> problems() {
        return problems(bytes());
    }

    static List<String> problems(byte[] bytes) {
        try {
            PlanDocument.parse(bytes);
            return List.of();
        } catch (PlanDocumentException refused) {
            return refused.problems().stream()
                    .map(problem -> problem.pointer() + ": " + problem.message())
                    .toList();
        }
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
