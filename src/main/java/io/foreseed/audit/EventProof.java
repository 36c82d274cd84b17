package io.foreseed.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private static final List<String> MEMBERS_OF_1 =
            List.of("format", "index", "type", "fields", "path", "checkpoint", "key");
    private static final String STATEMENTS = "key_statements";
    private static final ObjectMapper JSON = new ObjectMapper();

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
    public static Outcome verify(String document, Optional<NoteKey> given) {
        JsonNode proof;
        LeafEntry entry;
        Checkpoint checkpoint;
        NoteKey own;
        List<byte[]> path = new ArrayList<>();
        try {
            proof = read(document);
            requireCanonical(proof, document);
            entry = CanonicalLine.entry(proof);
            checkpoint = Checkpoint.parse(proof.path("checkpoint").asText());
            own = NoteKey.parse(proof.path("key").asText());
            proof.path("path").forEach(hash -> path.add(Base64.getDecoder().decode(hash.asText())));
        } catch (IllegalArgumentException | IOException malformed) {
            return new Outcome(TrailVerdict.ALTERED, "it is not written as a proof is: " + malformed.getMessage());
        }
        long index = Long.parseLong(proof.path("index").asText());
        KeyChain keys = keys(proof, given.orElse(own));
        if (!keys.keys().contains(own)
                || !own.text().equals(proof.path("key").asText())
                || !isSigned(checkpoint, own)) {
            return new Outcome(
                    TrailVerdict.ALTERED,
                    "its key is none of " + keys.describe() + ", or has not signed its checkpoint");
        }
        if (!keys.isSigned(checkpoint)) {
            return new Outcome(TrailVerdict.ALTERED, "the checkpoint is not signed by the key " + keys.describe());
        }
        byte[] leaf = new TreeHash().leaf(entry.bytes());
        if (!entry.isOfItsVersion()
                || !TreeCheck.isIncluded(leaf, index, checkpoint.size(), path, checkpoint.rootBytes())) {
            return new Outcome(
                    TrailVerdict.ALTERED,
                    entry.label() + " is not leaf " + index + " of " + checkpoint.origin() + " as it was signed");
        }
        return new Outcome(
                given.isPresent() ? TrailVerdict.INTACT : TrailVerdict.UNPROVEN,
                entry.label() + " is leaf " + index + " of the " + checkpoint.size() + " of " + checkpoint.origin());
    }

    private static boolean isSigned(Checkpoint checkpoint, NoteKey key) {
        return new KeyChain(Set.of(key), List.of()).isSigned(checkpoint);
    }

    /** Rotations have no place in the tree here: any key that counts may have signed the checkpoint. */
    private static KeyChain keys(JsonNode proof, NoteKey first) {
        List<KeyChain.Link> links = new ArrayList<>();
        proof.path(STATEMENTS).forEach(note -> KeyChain.link(note.asText()).ifPresent(links::add));
        return new KeyChain(KeyChain.of(List.of(first), links).keys(), List.of());
    }

    /** A member too many, one that stands twice, or a number in another form: none of it was signed. */
    private static void requireCanonical(JsonNode proof, String document) throws IOException {
        List<String> members = new ArrayList<>(MEMBERS_OF_1);
        if (proof.path("format").asText().equals(FORMAT)) {
            members.add(STATEMENTS);
        }
        List<String> given = new ArrayList<>();
        proof.fieldNames().forEachRemaining(given::add);
        boolean isWhole = given.equals(members)
                && proof.path("index").asText().matches("0|[1-9][0-9]{0,17}")
                && CanonicalLine.write(proof).equals(withoutWhiteSpace(document));
        if (!isWhole) {
            throw new IOException("its members are not exactly " + members);
        }
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
    public static String keyOf(String document) {
        try {
            return read(document).path("key").asText();
        } catch (IOException none) {
            return "none";
        }
    }

    private static JsonNode read(String document) throws IOException {
        try {
            JsonNode proof = JSON.readTree(document);
            String format = proof == null ? "" : proof.path("format").asText();
            if (proof != null && (format.equals(FORMAT) || format.equals(FORMAT_1))) {
                return proof;
            }
        } catch (JsonProcessingException notJson) {
            throw new IOException("the proof is no JSON", notJson);
        }
        throw new IOException("this is no proof of the format " + FORMAT);
    }
}
