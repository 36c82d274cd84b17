package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.CanonicalJson;
import io.foreseed.engine.SimulationResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came out when a result was computed again.
 *
 * @param firstDifferentPath  empty when all paths are equal, or nothing was kept to tell
 * @param differentFields  JSON Pointers of what differs in the answer; empty when every number is as it was
 */
public record Replay(
        String inputDigest,
        String recomputedInputDigest,
        String resultDigest,
        String recomputedResultDigest,
        OptionalInt firstDifferentPath,
        List<String> differentFields) {
    private static final int MAXIMUM_FIELDS = 100;
    private static final int CHECKSUM_BYTES = 2;

    public Replay {
        differentFields = List.copyOf(differentFields);
    }

    /** Whether both digests and every number are as they were. */
    public boolean isEqual() {
        return differentFields.isEmpty()
                && firstDifferentPath.isEmpty()
                && inputDigest.equals(recomputedInputDigest)
                && resultDigest.equals(recomputedResultDigest);
    }

    /**
     * The members of a result document that were not compared: no number depends on them, and neither digest covers
     * them. Labels are the names and the currency.
     */
    public static List<String> notCompared(JsonNode document, Set<String> compared) {
        List<String> others = new ArrayList<>();
        document.fieldNames().forEachRemaining(name -> {
            if (!compared.contains(name)) {
                others.add(name);
            }
        });
        return others;
    }

    /**
     * Compares an answer with what was computed again from its input.
     *
     * @param answer  the fields of {@link ResultDocument#answer}; others are not looked at
     * @param pathChecksums  kept with the answer, Base64; null when they were not
     */
    public static Replay compare(JsonNode answer, @Nullable String pathChecksums, SimulationResult recomputed) {
        JsonNode expected = ResultDocument.asKept(answer, recomputed);
        List<String> different = new ArrayList<>();
        expected.fieldNames()
                .forEachRemaining(name -> collect("/" + name, answer.path(name), expected.path(name), different));
        return new Replay(
                answer.path("inputDigest").asText(),
                recomputed.inputDigest(),
                answer.path("resultDigest").asText(),
                recomputed.resultDigest(),
                firstDifference(pathChecksums, recomputed.pathChecksums()),
                different);
    }

    /**
     * Compares the answer of an analysis with the one that was found anew.
     *
     * @param answer  the members of the answer; others are not looked at
     * @param inputDigest  as it was kept, like the result digest
     */
    public static Replay compare(
            JsonNode answer, String inputDigest, String resultDigest, AnalysisTask task, JsonNode anew) {
        List<String> different = new ArrayList<>();
        anew.fieldNames().forEachRemaining(name -> collect("/" + name, answer.path(name), anew.path(name), different));
        return new Replay(
                inputDigest,
                CanonicalJson.digest(task.canonicalJson()),
                resultDigest,
                RunResult.digest(anew),
                OptionalInt.empty(),
                different);
    }

    /** Compares what is kept of a result that is in an archive: both digests, and the paths' checksums. */
    static Replay ofDigests(
            String inputDigest, String resultDigest, @Nullable String pathChecksums, SimulationResult recomputed) {
        return new Replay(
                inputDigest,
                recomputed.inputDigest(),
                resultDigest,
                recomputed.resultDigest(),
                firstDifference(pathChecksums, recomputed.pathChecksums()),
                List.of());
    }

    private static void collect(String pointer, JsonNode kept, JsonNode computed, List<String> different) {
        if (different.size() >= MAXIMUM_FIELDS) {
            return;
        }
        if (computed.isObject() && kept.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            computed.fieldNames().forEachRemaining(names::add);
            kept.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> collect(pointer + "/" + name, kept.path(name), computed.path(name), different));
        } else if (computed.isArray() && kept.isArray()) {
            for (int index = 0; index < Math.max(computed.size(), kept.size()); index++) {
                collect(pointer + "/" + index, kept.path(index), computed.path(index), different);
            }
        } else if (!isSame(kept, computed)) {
            different.add(pointer);
        }
    }

    private static boolean isSame(JsonNode kept, JsonNode computed) {
        boolean isNumeric = computed.isNumber() && kept.isNumber();
        return isNumeric ? computed.doubleValue() == kept.doubleValue() : computed.equals(kept);
    }

    private static OptionalInt firstDifference(@Nullable String kept, String computed) {
        if (kept == null) {
            return OptionalInt.empty();
        }
        int index = Arrays.mismatch(
                Base64.getDecoder().decode(kept), Base64.getDecoder().decode(computed));
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index / CHECKSUM_BYTES);
    }
}
