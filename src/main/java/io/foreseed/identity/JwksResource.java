package io.foreseed.identity;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/.well-known/jwks.json")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Signing in")
@RegisterForReflection(targets = {JwksResource.KeySet.class, JwksResource.PublicKey.class})
class JwksResource {
    /** Shorter than a new key is known before it is used. */
    private static final String CACHE = "public, max-age=60";

    private final SigningKeyService keys;

    JwksResource(SigningKeyService keys) {
        this.keys = keys;
    }

    /** A set of keys (RFC 7517, 2015, section 5). */
    @Schema(name = "KeySet")
    record KeySet(List<PublicKey> keys) {
        KeySet {
            keys = List.copyOf(keys);
        }
    }

    /** A public key on P-256 (RFC 7518, 2015, section 6.2.1). */
    @Schema(name = "PublicKey")
    record PublicKey(
            @Schema(examples = "EC") String kty,
            @Schema(examples = "P-256") String crv,
            String x,
            String y,

            @Schema(description = "The thumbprint of the key (RFC 7638).")
            String kid,

            @Schema(examples = "sig") String use,
            @Schema(examples = "ES256") String alg) {
        static PublicKey of(SigningKey key) {
            return new PublicKey(
                    "EC",
                    "P-256",
                    SigningKey.x(key.publicKey()),
                    SigningKey.y(key.publicKey()),
                    key.kid(),
                    "sig",
                    AccessTokenService.ALGORITHM);
        }
    }

    @GET
    @Endpoint(permission = Permission.OPEN, action = AuditAction.READ, resource = ResourceType.SIGNING_KEY)
    @SecurityRequirements
    @Operation(
            operationId = "readSigningKeys",
            summary = "Read the public keys of access tokens",
            description =
                    "For programs that verify tokens themselves. A new key stands here 90 seconds before it signs, a "
                            + "replaced one until its last token is over.")
    @APIResponse(
            responseCode = "200",
            description = "The keys (RFC 7517).",
            content = @Content(schema = @Schema(implementation = KeySet.class)))
    public Response read() {
        KeySet set = new KeySet(keys.verifying().stream().map(PublicKey::of).toList());
        return Response.ok(set).header(HttpHeaders.CACHE_CONTROL, CACHE).build();
    }
}
