package io.foreseed.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Everything needed to see, offline, that an event is in the trail as it was sealed.
 *
 * @param fields  every field as a string or null, in the order of the leaf
 * @param path  hashes in Base64, the leaf's neighbour first
 */
@Schema(name = "EventProof")
public record EventProof(
        @Schema(examples = FORMAT) String format,

        @Schema(description = "The leaf's index in the tree.", examples = "42")
        String index,

        @Schema(examples = LeafEntry.EVENT) String type,

        @Schema(
                type = SchemaType.OBJECT,
                implementation = Object.class,
                description = "Every field of the event as a string or null, in the order in which they are hashed.")
        ObjectNode fields,

        @Schema(description = "The inclusion proof (RFC 9162): hashes in Base64.")
        List<String> path,

        @Schema(description = "The signed checkpoint (C2SP tlog-checkpoint).")
        String checkpoint,

        @Schema(description = "The public key that signed it: name, identifier, and in Base64 type and key.")
        String key,

        @Schema(description = "Signed notes that link each key of the log to the next, the oldest first.")
        @JsonProperty("key_statements")
        List<String> keyStatements) {
    static final String FORMAT = "foreseed-audit-proof-2";

    /** Without the rotations of the key. */
    private static final String FORMAT_1 = "foreseed-audit-proof-1";

    private static final String STATEMENTS = "key_statements";

    public EventProof {
        path = List.copyOf(path);
        keyStatements = List.copyOf(keyStatements);
    }

    static EventProof of(
            long index,
            LeafEntry event,
            List<byte[]> path,
            Checkpoint checkpoint,
            NoteKey key,
            List<String> keyStatements) {
        ObjectNode leaf = CanonicalLine.json(index, event);
        return new EventProof(
                FORMAT,
                leaf.path("index").asText(),
                event.type(),
                (ObjectNode) leaf.path("fields"),
                path.stream().map(Base64.getEncoder()::encodeToString).toList(),
                checkpoint.note(),
                key.text(),
                keyStatements);
    }

    /**
     * What a proof comes to.
     *
     * @param verdict  UNPROVEN: the proof holds by its own key, and nobody gave another
     * @param text  which event is which leaf, or what is false
     */
    public record Outcome(TrailVerdict verdict, String text) {}

    /**
     * Verifies a proof as a file holds it.
     *
     * @param given  whose signature counts, and those that rotations link to it; without it the proof's own
     */
    public static Outcome verify(byte[] document, Optional<NoteKey> given) {
        try {
            return verify(Spelling.utf8(document), given);
        } catch (IllegalArgumentException noText) {
            return malformed(noText);
        }
    }

    /** Verifies a proof as a text. */
    public static Outcome verify(String document, Optional<NoteKey> given) {
        LeafEntry entry;
        EventProof proof;
        Checkpoint checkpoint;
        NoteKey own;
        long index;
        List<byte[]> path = new ArrayList<>();
        try {
            JsonNode node = read(document);
            entry = CanonicalLine.entry(node);
            index = CanonicalLine.index(node);
            proof = of(node, index, entry);
            if (!proof.isWrittenAs(document)) {
                throw new IOException("it has other members, or writes them in another way");
            }
            checkpoint = Checkpoint.parse(proof.checkpoint());
            own = NoteKey.exact(proof.key());
            proof.path().forEach(hash -> path.add(Spelling.base64(hash, TreeHash.BYTES)));
        } catch (IllegalArgumentException | IOException malformed) {
            return malformed(malformed);
        }
        KeyChain keys = proof.keys(given.orElse(own));
        if (!keys.keys().contains(own) || !checkpoint.isSignedBy(own)) {
            return new Outcome(
                    TrailVerdict.ALTERED,
                    "its key is none of " + keys.describe() + ", or has not signed its checkpoint");
        }
        byte[] leaf = new TreeHash().leaf(entry.bytes());
        if (!isInPlace(entry, index, checkpoint)
                || !TreeCheck.isIncluded(leaf, index, checkpoint.size(), path, checkpoint.rootBytes())) {
            return new Outcome(
                    TrailVerdict.ALTERED,
                    entry.label() + " is not leaf " + index + " of " + checkpoint.origin() + " as it was signed");
        }
        return new Outcome(
                given.isPresent() ? TrailVerdict.INTACT : TrailVerdict.UNPROVEN,
                entry.label() + " is leaf " + index + " of the " + checkpoint.size() + " of " + checkpoint.origin());
    }

    private static Outcome malformed(Exception mistake) {
        return new Outcome(TrailVerdict.ALTERED, "it is not written as a proof is: " + mistake.getMessage());
    }

    /** An event is of its version; an opening is that of the tree, and its first leaf. */
    private static boolean isInPlace(LeafEntry entry, long index, Checkpoint checkpoint) {
        return entry.isOpening()
                ? index == 0
                        && Integer.toString(checkpoint.epoch())
                                .equals(entry.values().getFirst())
                : entry.isOfItsVersion();
    }

    /** Rotations have no place in the tree here: any key that counts may have signed the checkpoint. */
    private KeyChain keys(NoteKey first) {
        return KeyChain.of(
                List.of(first),
                keyStatements.stream()
                        .flatMap(note -> KeyChain.link(note).stream())
                        .toList());
    }

    /** The members that have the expected type; others become empty, so that the proof differs from its document. */
    private static EventProof of(JsonNode node, long index, LeafEntry entry) {
        return new EventProof(
                text(node.path("format")),
                Long.toString(index),
                entry.type(),
                (ObjectNode) CanonicalLine.json(index, entry).path("fields"),
                texts(node.path("path")),
                text(node.path("checkpoint")),
                text(node.path("key")),
                texts(node.path(STATEMENTS)));
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(each -> texts.add(text(each)));
        }
        return texts;
    }

    /**
     * Whether the document is this proof and nothing else: a member too many, one that stands twice, or a value in another
     * form was not signed.
     */
    private boolean isWrittenAs(String document) {
        ObjectNode node = CanonicalLine.JSON.createObjectNode();
        node.put("format", format).put("index", index).put("type", type).set("fields", fields);
        path.forEach(node.putArray("path")::add);
        node.put("checkpoint", checkpoint).put("key", key);
        if (format.equals(FORMAT)) {
            keyStatements.forEach(node.putArray(STATEMENTS)::add);
        }
        return CanonicalLine.write(node).equals(withoutWhiteSpace(document));
    }

    /** The text without the white space that JSON allows outside of strings. */
    private static String withoutWhiteSpace(String document) {
        StringBuilder text = new StringBuilder(document.length());
        boolean isInString = false;
        boolean isEscaped = false;
        for (int at = 0; at < document.length(); at++) {
            char next = document.charAt(at);
            if (isInString || " \t\r\n".indexOf(next) < 0) {
                text.append(next);
            }
            if (isEscaped) {
                isEscaped = false;
            } else if (isInString && next == '\\') {
                isEscaped = true;
            } else if (next == '"') {
                isInString = !isInString;
            }
        }
        return text.toString();
    }

    /** The key that stands in a proof, as text; {@code none} when the document is no proof. */
    public static String keyOf(byte[] document) {
        try {
            return keyOf(Spelling.utf8(document));
        } catch (IllegalArgumentException noText) {
            return "none";
        }
    }

    /** The key that stands in a proof. */
    public static String keyOf(String document) {
        try {
            return text(read(document).path("key"));
        } catch (IOException none) {
            return "none";
        }
    }

    private static JsonNode read(String document) throws IOException {
        try {
            JsonNode proof = CanonicalLine.JSON.readTree(document);
            String format = proof == null ? "" : text(proof.path("format"));
            if (proof != null && (format.equals(FORMAT) || format.equals(FORMAT_1))) {
                return proof;
            }
        } catch (JsonProcessingException notJson) {
            throw new IOException("the proof is no JSON", notJson);
        }
        throw new IOException("this is no proof of the format " + FORMAT);
    }
}
