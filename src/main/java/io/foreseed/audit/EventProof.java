package io.foreseed.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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

        @Schema(description = "The public key: name, identifier, and in Base64 type and key.")
        String key) {
    static final String FORMAT = "foreseed-audit-proof-1";

    private static final ObjectMapper JSON = new ObjectMapper();

    public EventProof {
        path = List.copyOf(path);
    }

    static EventProof of(long index, LeafEntry event, List<byte[]> path, Checkpoint checkpoint, NoteKey key) {
        ObjectNode leaf = ArchivedTrail.json(index, event);
        return new EventProof(
                FORMAT,
                leaf.path("index").asText(),
                event.type(),
                (ObjectNode) leaf.path("fields"),
                path.stream().map(Base64.getEncoder()::encodeToString).toList(),
                checkpoint.note(),
                key.text());
    }

    /**
     * Verifies a proof as a file holds it.
     *
     * @param key  whose signature counts
     * @return what is proven: which event, and by which checkpoint
     * @throws IOException when the file is no proof
     * @throws IllegalStateException when the proof is false; the message says how
     */
    public static String verify(String document, NoteKey key) throws IOException {
        JsonNode proof = read(document);
        LeafEntry entry = ArchivedTrail.entry(proof);
        Checkpoint checkpoint;
        List<byte[]> path = new ArrayList<>();
        long index;
        try {
            checkpoint = Checkpoint.parse(proof.path("checkpoint").asText());
            proof.path("path").forEach(hash -> path.add(Base64.getDecoder().decode(hash.asText())));
            index = Long.parseLong(proof.path("index").asText());
        } catch (IllegalArgumentException malformed) {
            throw new IOException("the proof cannot be read: " + malformed.getMessage(), malformed);
        }
        if (!checkpoint.isSignedBy(key)) {
            throw new IllegalStateException("the checkpoint is not signed by the key " + key.text());
        }
        byte[] leaf = new TreeHash().leaf(entry.bytes());
        if (!TreeCheck.isIncluded(leaf, index, checkpoint.size(), path, checkpoint.rootBytes())) {
            throw new IllegalStateException(
                    entry.label() + " is not leaf " + index + " of " + checkpoint.origin() + " as it was signed");
        }
        return entry.label() + " is leaf " + index + " of the " + checkpoint.size() + " of " + checkpoint.origin();
    }

    /** The key that stands in a proof. */
    public static NoteKey keyOf(String document) throws IOException {
        try {
            return NoteKey.parse(read(document).path("key").asText());
        } catch (IllegalArgumentException none) {
            throw new IOException("the proof holds " + none.getMessage(), none);
        }
    }

    private static JsonNode read(String document) throws IOException {
        try {
            JsonNode proof = JSON.readTree(document);
            if (proof != null && proof.path("format").asText().equals(FORMAT)) {
                return proof;
            }
        } catch (JsonProcessingException notJson) {
            throw new IOException("the proof is no JSON", notJson);
        }
        throw new IOException("this is no proof of the format " + FORMAT);
    }
}
