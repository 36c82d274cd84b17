package io.foreseed.simulation;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a run of an analysis keeps: the question, and the plan document that it is asked about, without names.
 *
 * @param plan  schema 1 or 2; its times still refer to ages and retirements, which a question may move
 */
public record AnalysisTask(JsonNode question, JsonNode plan) {
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};
    private static final ObjectMapper JSON = DocumentJson.mapper();

    /** Reads what {@link #canonicalJson} wrote. */
    public static AnalysisTask parse(String canonicalJson) {
        JsonNode task = DocumentJson.read(canonicalJson.getBytes(StandardCharsets.UTF_8));
        return new AnalysisTask(task.path("question"), task.path("plan"));
    }

    public String canonicalJson() {
        ObjectNode task = JsonNodeFactory.instance.objectNode();
        task.set("question", question);
        task.set("plan", plan);
        return canonical(task);
    }

    /** A JSON object in the canonical form of RFC 8785, whatever the order of its members and the spelling of its numbers. */
    static String canonical(JsonNode object) {
        return CanonicalJson.of(JSON.convertValue(object, MEMBERS));
    }
}
