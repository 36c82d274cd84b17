package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void aResultDocumentReplaysEqual() {
        Replay replay = replay(result());

        assertThat(replay.isEqual()).isTrue();
        assertThat(replay.differentFields()).isEmpty();
        assertThat(replay.resultDigest()).isEqualTo(replay.recomputedResultDigest());
    }

    @Test
    void aResultWithoutChecksumsReplaysEqual() {
        ObjectNode document = result();
        document.remove("pathChecksums");

        Replay replay = replay(document);

        assertThat(replay.isEqual()).isTrue();
    }

    static Stream<String> numbers() {
        List<String> pointers = new ArrayList<>();
        ObjectNode document = result();
        document.remove(List.of("input", "labels", "timing", "pathChecksums"));
        collect("", document, pointers);
        return pointers.stream();
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void aNumberThatWasChangedIsFoundAndNamed(String pointer) {
        ObjectNode document = result();
        put(document, pointer, NODES.numberNode(Math.nextUp(document.at(pointer).doubleValue())));

        Replay replay = replay(document);

        assertThat(replay.isEqual()).isFalse();
        assertThat(replay.differentFields()).containsExactly(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/inputDigest", "/resultDigest"})
    void aDigestThatWasChangedIsFoundAndNamed(String pointer) {
        ObjectNode document = result();
        String digest = document.at(pointer).textValue();
        put(document, pointer, NODES.textNode(digest.substring(0, 70) + (digest.endsWith("0") ? "1" : "0")));

        Replay replay = replay(document);

        assertThat(replay.isEqual()).isFalse();
        assertThat(replay.differentFields()).containsExactly(pointer);
    }

    @ParameterizedTest
    @CsvSource({
        "/input/seed, \"20250822\"",
        "/input/horizonYears, 31",
        "/input/stepsPerYear, 12",
        "/input/confidenceLevel, 0.91",
        "/input/accounts/0/balance, 1000000.01",
        "/input/cashFlows/0/amount, 12000.01",
        "/input/cashFlows/0/lastYear, 10",
        "/input/assumptions/inflation/mean, 0.024",
        "/input/assumptions/assetClasses/1/volatility, 0.0623",
        "/input/portfolio/annualFee, 0.0041"
    })
    void anInputThatWasChangedIsFound(String pointer, String json) {
        ObjectNode document = result();
        put(document, pointer, SampleDocument.tree(json));

        Replay replay = replay(document);

        assertThat(replay.isEqual()).isFalse();
        assertThat(replay.differentFields()).contains("/inputDigest", "/resultDigest");
    }

    @Test
    void theFirstPathThatDiffersIsNamed() {
        ObjectNode document = result();
        byte[] checksums =
                Base64.getDecoder().decode(document.path("pathChecksums").textValue());
        checksums[2 * 123 + 1] ^= 1;
        checksums[2 * 150] ^= 1;
        document.put("pathChecksums", Base64.getEncoder().encodeToString(checksums));

        Replay replay = replay(document);

        assertThat(replay.isEqual()).isFalse();
        assertThat(replay.firstDifferentPath()).hasValue(123);
        assertThat(replay.differentFields()).isEmpty();
    }

    @Test
    void aMemberThatIsMissingOrAddedIsNamed() {
        ObjectNode document = result();
        document.remove("shortfall");
        ((ObjectNode) document.path("success")).put("note", 1);
        ((ArrayNode) document.path("years")).remove(30);

        Replay replay = replay(document);

        assertThat(replay.differentFields()).containsExactly("/success/note", "/years/30", "/shortfall");
    }

    @Test
    void numbersWrittenOtherwiseAreStillEqual() {
        ObjectNode document = result();
        put(document, "/iterations", NODES.numberNode(new BigDecimal("2.00e2")));

        Replay replay = replay(document);

        assertThat(replay.isEqual()).isTrue();
    }

    @Test
    void aSeedBeyondExactIntegersReplaysEqual() {
        PlanDocument plan =
                new SampleDocument().with("/seed", "\"9223372036854775807\"").read();

        Replay replay = replay(result(plan));

        assertThat(replay.isEqual()).isTrue();
    }

    @Test
    void anAlgorithmThatIsNotInTheBuildIsRefusedWithThoseThatAre() {
        ObjectNode document = result();
        document.put("algorithmVersion", "3");

        assertThatThrownBy(() -> replay(document))
                .isInstanceOfSatisfying(PlanDocumentException.class, refused -> assertThat(refused.problems())
                        .containsExactly(
                                new DocumentProblem("/algorithmVersion", "\"3\" is not in this build; it has 1, 2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/algorithmVersion | 1",
                "/algorithmVersion | null",
                "/inputDigest | \"sha256:0\"",
                "/resultDigest | null",
                "/input | []",
                "/input | null",
                "/input/name | \"a label\"",
                "/input/seed | 1.5",
                "/input/iterations | 199",
                "/pathChecksums | null",
                "/pathChecksums | 12345678",
                "/pathChecksums | \"AAAA\"",
                "/pathChecksums | \"not Base64!\"",
                "/pathChecksums | [\"AAAA\"]"
            })
    void aDocumentThatIsNoResultIsRefusedWhereItStands(String pointer, String json) {
        ObjectNode document = result();
        put(document, pointer, SampleDocument.tree(json));

        assertThatThrownBy(() -> replay(document))
                .isInstanceOfSatisfying(PlanDocumentException.class, refused -> assertThat(refused.problems())
                        .extracting(DocumentProblem::pointer)
                        .containsExactly(pointer.equals("/input/iterations") ? "/pathChecksums" : pointer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "5", SampleDocument.COMPLETE})
    void anotherDocumentIsRefusedByWhatItLacks(String json) {
        assertThatThrownBy(() -> StoredResult.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(PlanDocumentException.class, refused -> assertThat(refused.problems())
                        .containsExactly(new DocumentProblem(
                                "/algorithmVersion",
                                "must be the version as a text; a result document is what "
                                        + "`foreseed simulate --json` prints")));
    }

    @Test
    void aMissingInputIsNamed() {
        ObjectNode document = result();
        document.remove("input");

        assertThatThrownBy(() -> replay(document))
                .isInstanceOfSatisfying(PlanDocumentException.class, refused -> assertThat(refused.problems())
                        .containsExactly(new DocumentProblem("/input", "is missing: must be an object")));
    }

    private static Replay replay(ObjectNode document) {
        StoredResult stored = StoredResult.parse(ResultDocument.text(document).getBytes(StandardCharsets.UTF_8));
        return Replay.compare(stored.answer(), stored.pathChecksums(), computed(stored.input()));
    }

    private static ObjectNode result() {
        return result(new SampleDocument().read());
    }

    private static ObjectNode result(PlanDocument plan) {
        SimulationResult result = computed(plan.input());
        ObjectNode document = ResultDocument.complete(
                ResultDocument.answer(result),
                plan.labels().toJson(),
                plan.input().canonicalJson());
        return document.put("pathChecksums", result.pathChecksums());
    }

    private static SimulationResult computed(SimulatedPlan input) {
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    }

    private static void collect(String pointer, JsonNode node, List<String> pointers) {
        if (node.isNumber()) {
            pointers.add(pointer);
        }
        node.properties().forEach(member -> collect(pointer + "/" + member.getKey(), member.getValue(), pointers));
        if (node instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                collect(pointer + "/" + index, array.get(index), pointers);
            }
        }
    }

    private static void put(ObjectNode document, String pointer, JsonNode value) {
        JsonPointer place = JsonPointer.compile(pointer);
        ((ObjectNode) document.at(place.head())).set(place.last().getMatchingProperty(), value);
    }
}
