package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.AlgorithmVersion;
import io.foreseed.engine.SimulatedPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A result document that was read: what it says, and the input it says it about.
 *
 * @param answer  the whole document
 * @param labels  what the document calls things, and the currency of its amounts; outside both digests
 * @param pathChecksums  Base64, 16 bits a path; null when the document has none
 */
public record StoredResult(
        JsonNode answer,
        PlanLabels labels,
        SimulatedPlan input,
        @Nullable String pathChecksums) {
    private static final int CHECKSUM_BYTES = 2;

    /** Whether a document, which may be refused later, says of itself that it is a result. */
    public static boolean isOne(byte[] bytes) {
        return DocumentJson.read(bytes).has("resultDigest");
    }

    /**
     * Reads a result document.
     *
     * @throws PlanDocumentException when it is not one, or names an algorithm version this build cannot run
     */
    public static StoredResult parse(byte[] bytes) {
        return of(DocumentJson.read(bytes));
    }

    /**
     * Reads a result document that is JSON already; its numbers must be as they were written.
     *
     * @throws PlanDocumentException when it is not one, or names an algorithm version this build cannot run
     */
    public static StoredResult of(JsonNode document) {
        List<DocumentProblem> problems = new ArrayList<>();
        if (!document.path("algorithmVersion").isTextual()) {
            throw new PlanDocumentException(List.of(new DocumentProblem(
                    "/algorithmVersion",
                    "must be the version as a text; a result document is what `foreseed simulate --json` prints")));
        }
        String version = document.path("algorithmVersion").textValue();
        if (AlgorithmVersion.of(version).isEmpty()) {
            problems.add(new DocumentProblem(
                    "/algorithmVersion", "\"" + version + "\" is not in this build; it has " + versions()));
        }
        for (String digest : List.of("inputDigest", "resultDigest")) {
            if (!document.path(digest).asText().matches("sha256:[0-9a-f]{64}")) {
                problems.add(new DocumentProblem("/" + digest, "must be sha256: and 64 hexadecimal digits"));
            }
        }
        if (!problems.isEmpty()) {
            throw new PlanDocumentException(problems);
        }
        SimulatedPlan input = PlanDocument.canonical(document.path("input"), "/input");
        PlanLabels labels = PlanLabels.of(document.path("labels"));
        return new StoredResult(document, labels, input, checksums(document, input));
    }

    private static @Nullable String checksums(JsonNode document, SimulatedPlan input) {
        JsonNode checksums = document.path("pathChecksums");
        if (checksums.isMissingNode()) {
            return null;
        }
        try {
            if (checksums.isTextual()
                    && Base64.getDecoder().decode(checksums.textValue()).length
                            == CHECKSUM_BYTES * input.iterations()) {
                return checksums.textValue();
            }
        } catch (IllegalArgumentException notBase64) {
            // answered below, like a wrong length
        }
        throw new PlanDocumentException(List.of(new DocumentProblem(
                "/pathChecksums", "must be Base64 of " + CHECKSUM_BYTES * input.iterations() + " bytes, 2 a path")));
    }

    private static String versions() {
        return Arrays.stream(AlgorithmVersion.values())
                .map(AlgorithmVersion::id)
                .collect(Collectors.joining(", "));
    }
}
