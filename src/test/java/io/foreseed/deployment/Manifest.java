package io.foreseed.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An object of the cluster.
 *
 * @param source  the file or kustomization it is from
 */
record Manifest(String source, JsonNode body) {
    String kind() {
        return body.path("kind").asText();
    }

    String name() {
        return at("/metadata/name").asText();
    }

    JsonNode at(String pointer) {
        return body.at(pointer);
    }

    /** What it is called in a finding. */
    String title() {
        return kind() + " " + name();
    }

    boolean hasPods() {
        return kind().equals("Deployment") || kind().equals("Job");
    }

    JsonNode podSpec() {
        return at("/spec/template/spec");
    }

    Map<String, String> podLabels() {
        return labels(at("/spec/template/metadata/labels"));
    }

    List<JsonNode> containers() {
        List<JsonNode> containers = new ArrayList<>();
        podSpec().path("containers").forEach(containers::add);
        return containers;
    }

    static Map<String, String> labels(JsonNode tree) {
        Map<String, String> labels = new HashMap<>();
        tree.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }
}
