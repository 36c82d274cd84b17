package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamelessDocumentTest {
    private static final Path EXAMPLES = Path.of("examples");

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void itSaysTheSameAndNamesNobody(Path example) throws IOException {
        JsonNode source = read(example);
        PlanDocument document = PlanDocument.of(source);

        ObjectNode nameless = NamelessDocument.of(source, document);

        assertThat(PlanDocument.of(nameless).input().inputDigest())
                .isEqualTo(document.input().inputDigest());
        document.labels().names().values().stream()
                .flatMap(List::stream)
                .forEach(name -> assertThat(nameless.toString()).doesNotContain("\"" + name + "\""));
        assertThat(nameless.toString()).doesNotContain("birthDate", "startDate", "\"date\"");
        assertThat(source).isEqualTo(read(example));
    }

    @Test
    void aRetirementThatMovesStillMovesWhatRefersToIt() throws IOException {
        JsonNode source = read(EXAMPLES.resolve("couple-full-plan.json"));
        ObjectNode nameless = NamelessDocument.of(source, PlanDocument.of(source));
        ObjectNode later = source.deepCopy();
        for (ObjectNode document : List.of(nameless, later)) {
            ((ObjectNode) document.at("/people/1/retirement")).put("age", 69);
        }

        assertThat(PlanDocument.of(nameless).input().inputDigest())
                .isEqualTo(PlanDocument.of(later).input().inputDigest())
                .isNotEqualTo(PlanDocument.of(source).input().inputDigest());
    }

    @Test
    void aDateBeyondTheHorizonStaysWhereItWas() throws IOException {
        ObjectNode source = (ObjectNode) read(EXAMPLES.resolve("couple-full-plan.json"));
        ((ObjectNode) source.at("/debts/0/end")).removeAll().put("date", "2090-02-28");
        ((ObjectNode) source.at("/goals/2/start")).put("date", "2299-01-31");

        ObjectNode nameless = NamelessDocument.of(source, PlanDocument.of(source));

        assertThat(nameless.at("/debts/0/end/step").asInt()).isEqualTo(770);
        assertThat(nameless.at("/goals/2/start/step").asInt()).isEqualTo(480);
    }

    private static JsonNode read(Path file) throws IOException {
        return DocumentJson.read(Files.readAllBytes(file));
    }
}
