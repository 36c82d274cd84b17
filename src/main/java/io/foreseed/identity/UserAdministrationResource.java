package io.foreseed.identity;

import static io.foreseed.platform.EntityTags.entityTag;

import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.ApprovalService;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Users", description = "Accounts, what they may do, and which adviser has which clients.")
class UserAdministrationResource {
    private final UserAdministrationService users;
    private final ApprovalService approvals;
    private final CallerContext caller;

    UserAdministrationResource(UserAdministrationService users, ApprovalService approvals, CallerContext caller) {
        this.users = users;
        this.approvals = approvals;
        this.caller = caller;
    }

    @GET
    @Endpoint(permission = Permission.ACCOUNTS, action = AuditAction.READ, resource = ResourceType.USER)
    @Operation(operationId = "listUsers", summary = "List accounts, newest first")
    @APIResponse(responseCode = "200", description = "A page of accounts.")
    public Uni<Page<UserAccount>> list(
            @Parameter(
                            description = "Accounts of this role only; all when absent.",
                            schema =
                                    @Schema(
                                            type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING,
                                            enumeration = {"client", "adviser", "auditor", "operator", "superuser"}))
                    @RestQuery
                    @Nullable
                    String role,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        return users.list(role(role), PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Path("{userId}")
    @Endpoint(permission = Permission.READ_ACCOUNT, action = AuditAction.READ, resource = ResourceType.USER)
    @Operation(operationId = "readUser", summary = "Read an account: your own, a client's of yours, any as a superuser")
    @APIResponse(
            responseCode = "200",
            description = "The account.",
            content = @Content(schema = @Schema(implementation = UserAccount.class)))
    public Uni<Response> read(UUID userId) {
        return users.read(userId, caller.current()).map(UserAdministrationResource::tagged);
    }

    @PUT
    @Path("{userId}")
    @Endpoint(
            permission = Permission.ACCOUNTS,
            action = AuditAction.UPDATE,
            resource = ResourceType.USER,
            problems = {ProblemType.FORBIDDEN, ProblemType.CONFLICT})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeUser",
            summary = "Change the role and activity of an account",
            description = "Counts from the account's next request. A change of role ends the links to advisers and "
                    + "clients.")
    @APIResponse(
            responseCode = "200",
            description = "The account as it is now.",
            content = @Content(schema = @Schema(implementation = UserAccount.class)))
    @APIResponse(
            responseCode = "403",
            description = "Nobody makes an auditor, operator or superuser alone, nor ends another superuser.")
    @APIResponse(responseCode = "409", description = "It is the last active superuser.")
    public Uni<Response> change(
            UUID userId,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull @Valid UserAccountRequest request) {
        return users.change(userId, request, ifMatch, caller.current()).map(UserAdministrationResource::tagged);
    }

    @POST
    @Path("{userId}/suspend")
    @Endpoint(
            permission = Permission.ACCOUNTS,
            action = AuditAction.UPDATE,
            resource = ResourceType.USER,
            problems = {ProblemType.FORBIDDEN, ProblemType.CONFLICT})
    @Operation(
            operationId = "suspendUser",
            summary = "Keep an account out at once, for 24 hours",
            description = "Ends its sessions and refuses its tokens; it ends by itself, and comes again a week after it"
                    + " began at the earliest. Two superusers make it last: `disable_superuser`.")
    @APIResponse(
            responseCode = "200",
            description = "The account as it is now.",
            content = @Content(schema = @Schema(implementation = UserAccount.class)))
    @APIResponse(responseCode = "403", description = "Who asks has been suspended meanwhile.")
    @APIResponse(responseCode = "409", description = "It is one's own, is shut, or was suspended within a week.")
    public Uni<Response> suspend(UUID userId) {
        return users.suspend(userId, caller.current()).map(UserAdministrationResource::tagged);
    }

    @GET
    @Path("{userId}/clients")
    @Endpoint(permission = Permission.READ_CLIENTS, action = AuditAction.READ, resource = ResourceType.ADVISER_CLIENT)
    @Operation(operationId = "listClients", summary = "List an adviser's clients: your own, any as a superuser")
    @APIResponse(responseCode = "200", description = "A page of accounts.")
    public Uni<Page<UserAccount>> listClients(
            UUID userId, @RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return users.listClients(userId, PageRequest.of(limit, cursor), caller.current());
    }

    @PUT
    @Path("{userId}/clients/{clientId}")
    @Endpoint(
            permission = Permission.ACCOUNTS,
            action = AuditAction.CREATE,
            resource = ResourceType.APPROVAL_REQUEST,
            problems = ProblemType.CONFLICT)
    @Operation(
            operationId = "linkClient",
            summary = "Ask another superuser to let an adviser act for a client",
            description =
                    "With the approval the adviser sees and changes all plans of the client, those of before too.")
    @APIResponse(
            responseCode = "201",
            description = "The request for approval.",
            content = @Content(schema = @Schema(implementation = ApprovalRequest.class)))
    @APIResponse(
            responseCode = "409",
            description = "They are no active adviser and no active client, are linked, or it is asked for already.")
    public Uni<Response> link(UUID userId, UUID clientId) {
        return approvals
                .request(ClientLinkService.asked(userId, clientId), caller.current())
                .map(stored -> Response.created(URI.create("/api/v1/approvals/" + stored.id()))
                        .entity(stored)
                        .build());
    }

    @DELETE
    @Path("{userId}/clients/{clientId}")
    @Endpoint(permission = Permission.ACCOUNTS, action = AuditAction.DELETE, resource = ResourceType.ADVISER_CLIENT)
    @Operation(operationId = "unlinkClient", summary = "End that an adviser acts for a client")
    @APIResponse(responseCode = "204", description = "Ended")
    public Uni<Void> unlink(UUID userId, UUID clientId) {
        return users.unlink(userId, clientId, caller.current());
    }

    private static @Nullable Role role(@Nullable String text) {
        return text == null
                ? null
                : Arrays.stream(Role.values())
                        .filter(role -> role != Role.SERVICE && role.code().equals(text))
                        .findFirst()
                        .orElseThrow(() -> ProblemException.invalid(
                                "?role", "must be client, adviser, auditor, operator or superuser"));
    }

    private static Response tagged(UserAccount user) {
        return Response.ok(user)
                .header(HttpHeaders.ETAG, entityTag(user.rowVersion()))
                .build();
    }
}
