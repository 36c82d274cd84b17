package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.ResultDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line of a native build, beside the engine on this JVM. */
@EnabledIfSystemProperty(named = ServiceProcess.EXECUTABLE, matches = ".+")
class ExecutableIT {
    private static final String REFERENCES = "/verification/simulations.json";

    private static final int PATHS = 600;
    private static final String SERIES = "us-stocks";
    private static final String FROM_RETIREMENT = "\"start\": {\"retirement\": \"Anna\"}";

    private static final List<String> RETURN_MODELS = List.of(
            "{\"type\": \"normal\"}",
            "{\"type\": \"student-t\", \"degreesOfFreedom\": 5}",
            "{\"type\": \"regime-switching\", \"calmToTurbulent\": 0.02, \"turbulentToCalm\": 0.1,"
                    + " \"turbulentExpectedReturns\": [-0.1, -0.1, -0.1, -0.1, 0, 0.02, 0, -0.05],"
                    + " \"turbulentVolatilities\": [0.3, 0.35, 0.3, 0.4, 0.1, 0.02, 0.1, 0.3]}",
            "{\"type\": \"stationary-bootstrap\", \"meanBlockYears\": 5}",
            "{\"type\": \"historical-sequences\"}",
            "{\"type\": \"episode\", \"from\": {\"year\": 2007, \"month\": 9}, \"periods\": 18,"
                    + " \"start\": {\"retirement\": \"Ben\"}, \"then\": {\"type\": \"student-t\","
                    + " \"degreesOfFreedom\": 5}}");

    private static final List<String> SPENDING_RULES = List.of(
            "{\"type\": \"planned\"}",
            "{\"type\": \"constant-real\", \"rate\": 0.04, " + FROM_RETIREMENT + "}",
            "{\"type\": \"percentage-of-portfolio\", \"rate\": 0.04, " + FROM_RETIREMENT + "}",
            "{\"type\": \"floor-and-ceiling\", \"rate\": 0.04, " + FROM_RETIREMENT + "}",
            "{\"type\": \"guyton-klinger-simplified\", \"rate\": 0.05, " + FROM_RETIREMENT + "}",
            "{\"type\": \"variable-percentage-withdrawal\", \"stocks\": 0.5, " + FROM_RETIREMENT + "}",
            "{\"type\": \"amortization\", \"realRate\": 0.03, " + FROM_RETIREMENT + "}",
            "{\"type\": \"required-minimum-distribution\", \"person\": \"Anna\", " + FROM_RETIREMENT + "}");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    static Stream<Map.Entry<String, byte[]>> documents() throws IOException {
        Map<String, byte[]> documents = new TreeMap<>();
        List<Path> plans = new ArrayList<>(List.of(Path.of("bench", "plan.json")));
        try (Stream<Path> examples = Files.list(Path.of("examples"))) {
            examples.filter(file -> file.toString().endsWith(".json")).forEach(plans::add);
        }
        for (Path plan : plans) {
            documents.put(plan.toString(), Files.readAllBytes(plan));
        }
        try (InputStream references = Objects.requireNonNull(ExecutableIT.class.getResourceAsStream(REFERENCES))) {
            for (JsonNode reference : Api.JSON.readTree(references).path("simulations")) {
                if (reference.has("document")) {
                    documents.put(
                            reference.path("id").asText(),
                            reference.path("document").toString().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        documents.putAll(households());
        return documents.entrySet().stream();
    }

    /** The couple's full plan under every return model and every spending rule. */
    private static Map<String, byte[]> households() throws IOException {
        Map<String, byte[]> households = new TreeMap<>();
        for (String model : RETURN_MODELS) {
            ObjectNode plan = Api.example("couple-full-plan").put("iterations", PATHS);
            ObjectNode assumptions = (ObjectNode) plan.path("assumptions");
            assumptions.set("returnModel", Api.JSON.readTree(model));
            if (model.contains("historical") || model.contains("bootstrap") || model.contains("episode")) {
                assumptions.put("history", "us-monthly-1871-2025");
                if (!model.contains("episode")) {
                    assumptions.remove("inflation");
                }
                assumptions.path("assetClasses").forEach(each -> ((ObjectNode) each).put("series", SERIES));
            }
            households.put("the couple with " + model, Api.JSON.writeValueAsBytes(plan));
        }
        for (String rule : SPENDING_RULES) {
            ObjectNode plan = Api.example("couple-full-plan").put("iterations", PATHS);
            plan.set("spendingRule", Api.JSON.readTree(rule));
            households.put("the couple with " + rule, Api.JSON.writeValueAsBytes(plan));
        }
        return households;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void itComputesTheBitsOfTheJvmAndReplaysThem(Map.Entry<String, byte[]> document) throws Exception {
        Path plan = Files.write(folder.resolve("plan.json"), document.getValue());
        SimulationResult expected = simulatedHere(document.getValue());

        Ended simulated = run("simulate", plan.toString(), "--json");

        assertThat(simulated.errors()).isEmpty();
        JsonNode result = Api.JSON.readTree(simulated.output());
        assertThat(result.path("resultDigest").asText()).isEqualTo(expected.resultDigest());
        assertThat(result.path("inputDigest").asText()).isEqualTo(expected.inputDigest());
        assertThat(result.path("pathChecksums").asText()).isEqualTo(expected.pathChecksums());
        assertThat(result.path("years"))
                .isEqualTo(Api.JSON
                        .readTree(ResultDocument.text(ResultDocument.answer(expected)))
                        .path("years"));
        Path kept = Files.writeString(folder.resolve("result.json"), simulated.output());
        Ended replayed = run("replay", kept.toString());
        assertThat(replayed.output()).contains("Replayed to the bit");
        assertThat(replayed.exitCode()).isZero();
    }

    @Test
    void aRefusedDocumentIsOneLineAProblem() throws Exception {
        Path plan = Files.writeString(folder.resolve("plan.json"), "{\"schema\": 1, \"seed\": \"x\"}");

        Ended refused = run("simulate", plan.toString());

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors().lines())
                .allMatch(line -> line.startsWith("/"))
                .hasSizeGreaterThan(1);
    }

    @Test
    void itSpeaksUtf8AndKnowsEveryCommand() throws Exception {
        Ended page = run("simulate", Path.of("examples", "retiree.json").toString());
        Ended help = run("--help");

        assertThat(page.output()).contains("10,000 paths", "▓", "│");
        assertThat(help.output()).contains("simulate", "replay", "verify-engine", "demo", "serve", "token");
        assertThat(run("help", "users").output())
                .startsWith("Usage: foreseed users")
                .contains("disable");
        assertThat(run("users", "create", "--help").output()).startsWith("Usage: foreseed users create");
        assertThat(run("simulat").exitCode()).isEqualTo(2);
    }

    @Test
    void itMeetsEveryFigureThatOthersHavePublished() throws Exception {
        Ended verified = run("verify-engine");

        assertThat(verified.output()).contains("figures are met.").doesNotContain("NOT MET");
        assertThat(verified.exitCode()).isZero();
    }

    private static SimulationResult simulatedHere(byte[] document) {
        Simulation simulation = new Simulation(PlanDocument.parse(document).input());
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    }

    private Ended run(String... words) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        Process process = ServiceProcess.command(List.of(words))
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output, Files.readString(errors));
    }

    private record Ended(int exitCode, String output, String errors) {}
}
