package io.foreseed.ops;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.simulation.PlanDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The tour: load, run, read, replay, audit; each step through the HTTP API. */
final class DemoTour {
    private static final String PLAN = "/examples/couple-before-retirement.json";

    private final ApiClient api;
    private final PrintWriter out;

    DemoTour(ApiClient api, PrintWriter out) {
        this.api = api;
        this.out = out;
    }

    void show() throws IOException, InterruptedException {
        String text = document();
        PlanDocument document = PlanDocument.parse(text.getBytes(StandardCharsets.UTF_8));
        JsonNode plan = api.post("/api/v1/plan-documents", text);
        String planPath = "/api/v1/plans/" + plan.path("id").asText();
        step("Plan", "\"" + plan.path("name").asText() + "\" loaded: POST /api/v1/plan-documents");

        JsonNode run = api.post(planPath + "/runs", "{}");
        String runPath = planPath + "/runs/" + run.path("id").asText();
        if (run.path("result").isMissingNode()) {
            api.awaitEvents(runPath + "/events");
            run = api.get(runPath);
        }
        JsonNode result = run.path("result");
        if (result.isMissingNode()) {
            throw CommandException.failed(
                    "The run ended as " + run.path("state").asText() + ".");
        }
        step("Run", "simulated and stored: POST " + planPath + "/runs");
        new AnswerPage("USD", document.input()).print(plan.path("name").asText(), result, out);
        meaning(result);

        JsonNode replay = api.post(runPath + "/replay", "{}");
        step("Replay", "computed again from what was stored: POST .../replay");
        digests(replay);

        step("Audit", "what the trail says: GET /api/v1/audit-logs");
        trail(List.of(plan.path("id").asText(), run.path("id").asText()));
        if (!replay.path("equal").asBoolean()) {
            throw CommandException.failed("The replay differs from the stored run.");
        }
    }

    private void step(String name, String what) {
        out.printf("%n== %s: %s%n", name, what);
        out.flush();
    }

    private void meaning(JsonNode result) {
        double success = result.path("success").path("probability").asDouble();
        JsonNode shortfall = result.path("shortfall");
        out.printf(
                Locale.ROOT,
                "%nIn %.0f of 100 simulated futures the two pay for everything they plan, to the last year.%n",
                100 * success);
        if (shortfall.path("firstYear").path("50").isNumber()) {
            out.printf(
                    Locale.ROOT,
                    "Where the money does not last, it typically runs out in year %.0f, and about %s of planned "
                            + "spending stays unpaid.%n",
                    shortfall.path("firstYear").path("50").asDouble(),
                    Money.rounded(shortfall.path("mean").asDouble()));
        }
    }

    private void digests(JsonNode replay) {
        out.printf("stored     %s%n", replay.path("resultDigest").asText());
        out.printf("recomputed %s%n", replay.path("recomputedResultDigest").asText());
        out.println(replay.path("equal").asBoolean() ? "Equal to the bit." : "DIFFERENT.");
    }

    private void trail(List<String> resources) throws IOException, InterruptedException {
        List<JsonNode> rows = new ArrayList<>();
        for (String resource : resources) {
            api.get("/api/v1/audit-logs?resourceId=" + resource).path("items").forEach(rows::add);
        }
        rows.sort((left, right) -> left.path("timestamp")
                .asText()
                .compareTo(right.path("timestamp").asText()));
        out.printf("%-24s  %-8s  %-15s  %-8s  %s%n", "when (UTC)", "action", "resource", "outcome", "what");
        for (JsonNode row : rows) {
            String line = String.format(
                    "%-24.24s  %-8s  %-15s  %-8s  %s",
                    row.path("timestamp").asText(),
                    row.path("action").asText(),
                    row.path("resourceType").asText(),
                    row.path("outcome").asText(),
                    what(row));
            out.println(line.stripTrailing());
        }
    }

    private static String what(JsonNode row) {
        JsonNode metadata = row.path("metadata");
        if (metadata.has("command")) {
            return metadata.path("command").asText() + ", equal: "
                    + metadata.path("equal").asText();
        }
        return metadata.has("state") ? metadata.path("state").asText() : "";
    }

    private static String document() throws IOException {
        try (InputStream plan = DemoTour.class.getResourceAsStream(PLAN)) {
            return new String(Objects.requireNonNull(plan, PLAN).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
