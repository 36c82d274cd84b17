package io.foreseed.audit;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/audit")
@Authenticated
@Tag(name = "Seal of the trail", description = "Signed checkpoints, and what proves that nothing was altered.")
class TrailResource {
    private static final long MOST_LEAVES = 1L << 53;

    private final TrailService trail;
    private final CallerContext caller;

    TrailResource(TrailService trail, CallerContext caller) {
        this.trail = trail;
        this.caller = caller;
    }

    @GET
    @Path("checkpoint")
    @Produces(MediaType.TEXT_PLAIN)
    @Endpoint(permission = Permission.TRAIL, action = AuditAction.READ, resource = ResourceType.AUDIT_TRAIL)
    @Operation(
            operationId = "readCheckpoint",
            summary = "Read the newest signed checkpoint",
            description = "A C2SP tlog-checkpoint: keep it, and every later state of the trail can be held against it.")
    @APIResponse(
            responseCode = "200",
            description = "The note.",
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)))
    public Uni<String> checkpoint() {
        return trail.checkpoint(0, caller.current()).map(Checkpoint::note);
    }

    @GET
    @Path("key")
    @Produces(MediaType.TEXT_PLAIN)
    @Endpoint(permission = Permission.TRAIL, action = AuditAction.READ, resource = ResourceType.AUDIT_TRAIL)
    @Operation(
            operationId = "readCheckpointKey",
            summary = "Read the public key of checkpoints",
            description =
                    "A C2SP signed-note key of Ed25519. Write it down elsewhere: who verifies must not ask who is "
                            + "verified for the key.")
    @APIResponse(
            responseCode = "200",
            description = "The key.",
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)))
    public Uni<String> key() {
        return trail.key(caller.current()).map(key -> key.text() + "\n");
    }

    @GET
    @Path("consistency")
    @Produces(MediaType.APPLICATION_JSON)
    @Endpoint(permission = Permission.TRAIL, action = AuditAction.READ, resource = ResourceType.AUDIT_TRAIL)
    @Operation(
            operationId = "readConsistency",
            summary = "Prove that an earlier tree is the beginning of a later one",
            description = "By RFC 9162, section 2.1.4; of the newest epoch unless another is named.")
    @APIResponse(responseCode = "200", description = "The proof.")
    public Uni<Consistency> consistency(
            @Parameter(required = true, description = "Leaves of the earlier tree.")
                    @RestQuery
                    @Min(0)
                    @Max(MOST_LEAVES)
                    long from,
            @Parameter(required = true, description = "Leaves of the later tree.") @RestQuery @Min(1) @Max(MOST_LEAVES)
                    long to,
            @RestQuery @Nullable Integer epoch) {
        return trail.consistency(epoch == null ? 0 : epoch, from, to, caller.current());
    }

    @GET
    @Path("epochs/{epoch}/checkpoint")
    @Produces(MediaType.TEXT_PLAIN)
    @Endpoint(permission = Permission.TRAIL, action = AuditAction.READ, resource = ResourceType.AUDIT_TRAIL)
    @Operation(
            operationId = "readEpochCheckpoint",
            summary = "Read the newest signed checkpoint of an epoch",
            description = "`/api/v1/audit/epochs/{epoch}` is the prefix of a C2SP tlog-tiles log.")
    @APIResponse(
            responseCode = "200",
            description = "The note.",
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)))
    public Uni<String> epochCheckpoint(@Min(1) int epoch) {
        return trail.checkpoint(epoch, caller.current()).map(Checkpoint::note);
    }

    @GET
    @Path("epochs/{epoch}/tile/{level}/{tile: .+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Endpoint(permission = Permission.TRAIL, action = AuditAction.READ, resource = ResourceType.AUDIT_TRAIL)
    @Operation(
            operationId = "readTile",
            summary = "Read a tile of hashes",
            description =
                    "Up to 256 hashes of 32 bytes. The tile's path is as in C2SP tlog-tiles: `x001/234`, of a partial "
                            + "tile `003.p/17`.")
    @APIResponse(
            responseCode = "200",
            description = "The hashes.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Uni<byte[]> tile(@Min(1) int epoch, @Min(0) @Max(Tile.MAXIMUM_LEVEL) int level, String tile) {
        Tile asked;
        try {
            asked = Tile.of(level, tile);
        } catch (IllegalArgumentException none) {
            throw ProblemException.notFound("tile");
        }
        return trail.tile(epoch, asked, caller.current());
    }
}
