package io.foreseed.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The workflow of the public runners can be read, refers to what is there, and asks for no more than it needs. */
class WorkflowTest {
    private static final Path WORKFLOW = Path.of(".github/workflows/ci.yml");
    private static final Pattern ACTION = Pattern.compile("[\\w.-]+/[\\w.-]+@v\\d+");
    private static final Pattern BUILD_BY_HAND = Pattern.compile("mvn .*(verify|-Dnative|quarkus\\.native\\.enabled)");
    private static final Pattern STEP = Pattern.compile("steps\\.(\\w+)\\.outputs");
    private static final Pattern FILE = Pattern.compile("(?<![\\w/.])((?:src|k8s|examples)/[\\w./-]+)");

    /** Whoever may do this to what is published is named here. */
    private static final Map<String, Set<String>> MAY_WRITE =
            Map.of("image", Set.of("packages", "id-token", "attestations"));

    @Test
    void theWorkflowIsSound() {
        List<String> faults = faults(Yaml.documents(WORKFLOW).getFirst());

        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            needs: sbom              | needs: bill             | the unknown job bill
            steps.build.outputs      | steps.made.outputs      | the unknown step made
            actions/checkout@v4      | actions/checkout@main   | actions/checkout@main
            contents: read           | contents: write         | may write contents
            permissions: {}          | permissions: write-all  | the workflow asks for
            concurrency:             | concurrently:           | concurrency
            file: src/main/docker/Dockerfile.jvm | file: src/main/docker/Other | src/main/docker/Other
            timeout-minutes: 45      | timeout: 45             | timeout
            name: sbom               | name: bom               | the artifact
            ./foreseed native        | mvn package -Dnative    | the launcher knows how
            ./foreseed native        | mvn package -Dquarkus.native.enabled=true | the launcher knows how
            """)
    void whatIsWrongIsFound(String word, String instead, String told) throws Exception {
        String text = Files.readString(WORKFLOW);
        assertThat(text).contains(word);
        // the first only: an artifact's name is wrong where the two places differ
        JsonNode changed = Yaml.documents(text.replaceFirst(Pattern.quote(word), Matcher.quoteReplacement(instead)))
                .getFirst();

        List<String> faults = faults(changed);

        assertThat(faults).anyMatch(fault -> fault.contains(told));
    }

    private static List<String> faults(JsonNode workflow) {
        List<String> faults = new ArrayList<>();
        if (!workflow.path("permissions").isObject()
                || !workflow.path("permissions").isEmpty()) {
            faults.add("the workflow asks for permissions that belong to a job");
        }
        if (workflow.at("/concurrency/group").asText().isEmpty()) {
            faults.add("the workflow has no group of concurrency");
        }
        JsonNode jobs = workflow.path("jobs");
        Set<String> uploaded = artifacts(jobs, "actions/upload-artifact");
        artifacts(jobs, "actions/download-artifact").stream()
                .filter(name -> !uploaded.contains(name))
                .forEach(name -> faults.add("nobody uploads the artifact " + name));
        jobs.properties().forEach(job -> judge(job.getKey(), job.getValue(), jobs, faults));
        return faults;
    }

    private static void judge(String name, JsonNode job, JsonNode jobs, List<String> faults) {
        for (String needed : texts(job.path("needs"))) {
            if (!jobs.has(needed)) {
                faults.add(name + " needs the unknown job " + needed);
            }
        }
        if (job.path("timeout-minutes").asInt() <= 0) {
            faults.add(name + " has no timeout");
        }
        if (!job.path("permissions").isObject()) {
            faults.add(name + " does not say what it may do");
        }
        job.path("permissions").properties().forEach(permission -> {
            boolean mayWrite = MAY_WRITE.getOrDefault(name, Set.of()).contains(permission.getKey());
            if (!permission.getValue().asText().equals("read") && !mayWrite) {
                faults.add(name + " may write " + permission.getKey());
            }
        });
        Set<String> steps = new HashSet<>();
        for (JsonNode step : job.path("steps")) {
            String action = step.path("uses").asText();
            if (!action.isEmpty() && !ACTION.matcher(action).matches()) {
                faults.add(name + " uses " + action + ", which is no major version");
            }
            if (BUILD_BY_HAND.matcher(step.path("run").asText()).find()) {
                faults.add(name + " builds by Maven what the launcher knows how to build");
            }
            STEP.matcher(step.toString()).results().map(used -> used.group(1)).forEach(used -> {
                if (!steps.contains(used)) {
                    faults.add(name + " reads the unknown step " + used);
                }
            });
            FILE.matcher(step.toString()).results().map(used -> used.group(1)).forEach(file -> {
                if (!Files.exists(Path.of(file))) {
                    faults.add(name + " names " + file + ", which is not there");
                }
            });
            steps.add(step.path("id").asText());
        }
    }

    private static Set<String> artifacts(JsonNode jobs, String action) {
        Set<String> names = new HashSet<>();
        jobs.forEach(job -> job.path("steps").forEach(step -> {
            if (step.path("uses").asText().startsWith(action)) {
                names.add(step.at("/with/name").asText());
            }
        }));
        return names;
    }

    private static List<String> texts(JsonNode textOrList) {
        List<String> texts = new ArrayList<>();
        if (textOrList.isTextual()) {
            texts.add(textOrList.asText());
        }
        textOrList.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
