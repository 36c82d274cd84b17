package io.foreseed.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.audit.SignedNote.Signer;
import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.Statement.Line;
import io.foreseed.platform.CommandOrigin;
import io.foreseed.platform.Identifiers;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A row of the service's own that carries a statement.
 *
 * @param metadata  JSON
 */
record StatedEvent(UUID id, Kind kind, String resourceType, String metadata) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Makes the row, with the origin of the command that this process runs.
     *
     * @param shown  what a reader of the row sees besides the statement
     */
    static StatedEvent of(
            Kind kind, String resourceType, List<Line> lines, Map<String, String> shown, Signer... signers) {
        UUID id = Identifiers.next();
        ObjectNode metadata = JSON.createObjectNode();
        shown.forEach(metadata::put);
        CommandOrigin origin = CommandOrigin.current();
        if (origin != null) {
            metadata.set(CommandOrigin.MEMBER, JSON.valueToTree(origin));
        }
        String log = signers[0].key().name();
        metadata.put(
                "statement",
                SignedNote.sign(Statement.ofRow(log, kind, id.toString(), lines).text(), signers)
                        .note());
        return new StatedEvent(id, kind, resourceType, metadata.toString());
    }
}
