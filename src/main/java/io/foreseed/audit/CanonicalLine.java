package io.foreseed.audit;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A leaf as a line of an archive: {@code index}, {@code type}, {@code fields}, and of an event {@code personal_data} and
 * {@code subject_data}. There is one way to write it, the one of ECMAScript's {@code JSON.stringify}; a line that is
 * anything else, a member too many or twice, is altered.
 *
 * @param personalData  the stored envelope in Base64; null where there is none
 * @param subjectData  likewise
 */
record CanonicalLine(
        long index,
        LeafEntry entry,
        @Nullable String personalData,
        @Nullable String subjectData) {
    /** Reads values as long as the longest line, and nested more deeply than PostgreSQL allows. */
    static final ObjectMapper JSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .maxNestingDepth(1_000_000)
                            .build())
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .build())
            .build();

    private static final String PERSONAL = "personal_data";
    private static final String SUBJECT = "subject_data";

    /** The line, without its line feed. */
    String text() {
        ObjectNode node = json(index, entry);
        if (entry.isEvent()) {
            node.put(PERSONAL, personalData).put(SUBJECT, subjectData);
        }
        return write(node);
    }

    static String write(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (IOException never) {
            throw new IllegalStateException("a tree of JSON can be written", never);
        }
    }

    /**
     * Reads a line.
     *
     * @throws IOException when it is none, or is written in another way
     */
    static CanonicalLine parse(String text) throws IOException {
        JsonNode node = JSON.readTree(text);
        if (node == null) {
            throw new IOException("it is no leaf");
        }
        CanonicalLine line = new CanonicalLine(
                index(node),
                entry(node),
                node.path(PERSONAL).textValue(),
                node.path(SUBJECT).textValue());
        if (!line.text().equals(text)) {
            throw new IOException("it is not written as a leaf is");
        }
        return line;
    }

    /** The index of a JSON object with one. */
    static long index(JsonNode node) throws IOException {
        try {
            return Spelling.size(node.path("index").textValue());
        } catch (IllegalArgumentException none) {
            throw new IOException("it has no index: " + none.getMessage(), none);
        }
    }

    /**
     * The entry of a JSON object with {@code type} and {@code fields}: exactly the type's fields in their order, strings or
     * null.
     *
     * @throws IOException when it is none
     */
    static LeafEntry entry(JsonNode node) throws IOException {
        String type = node.path("type").asText();
        try {
            List<String> names = LeafEntry.fieldsOf(type);
            List<String> given = new ArrayList<>();
            List<@Nullable String> values = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : node.path("fields").properties()) {
                given.add(field.getKey());
                values.add(field.getValue().textValue());
            }
            if (!names.equals(given)) {
                throw new IOException("a leaf of type " + type + " has other fields than its version: " + given);
            }
            return new LeafEntry(type, values);
        } catch (IllegalArgumentException unknown) {
            throw new IOException(unknown.getMessage(), unknown);
        }
    }

    /** A leaf without its envelopes, as a proof carries it. */
    static ObjectNode json(long index, LeafEntry entry) {
        ObjectNode node = JSON.createObjectNode();
        node.put("index", Long.toString(index));
        node.put("type", entry.type());
        ObjectNode fields = node.putObject("fields");
        List<String> names = LeafEntry.fieldsOf(entry.type());
        for (int field = 0; field < names.size(); field++) {
            fields.put(names.get(field), entry.values().get(field));
        }
        return node;
    }

    /** What is wrong with the envelopes beside their commitments and hashes; null when nothing is. */
    @Nullable
    String mistake() {
        if (!entry.isEvent()) {
            return null;
        }
        String actor = mistake(personalData, LeafField.PERSONAL_DATA_COMMITMENT, LeafField.PERSONAL_DATA_SHA256);
        return actor == null
                ? mistake(subjectData, LeafField.SUBJECT_DATA_COMMITMENT, LeafField.SUBJECT_DATA_SHA256)
                : actor;
    }

    private @Nullable String mistake(@Nullable String envelope, LeafField commitment, LeafField hash) {
        if ((envelope == null) != (entry.value(commitment) == null)) {
            return envelope == null
                    ? "has lost its envelope of " + commitment.column()
                    : "has an envelope without " + commitment.column();
        }
        try {
            String sealed =
                    envelope == null ? null : TrailVerification.hex(new TreeHash().plain(Spelling.base64(envelope)));
            boolean isRight = entry.type().equals(LeafEntry.EVENT_1) || Objects.equals(sealed, entry.value(hash));
            return isRight ? null : "has another envelope than " + hash.column() + " says";
        } catch (IllegalArgumentException notBase64) {
            return "has an envelope that is not Base64";
        }
    }
}
