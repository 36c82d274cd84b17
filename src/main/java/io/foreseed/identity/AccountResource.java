package io.foreseed.identity;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Account")
class AccountResource {
    private final AccountService accounts;
    private final CallerContext caller;

    AccountResource(AccountService accounts, CallerContext caller) {
        this.accounts = accounts;
        this.caller = caller;
    }

    @POST
    @Path("register")
    @Endpoint(
            permission = Permission.OPEN,
            action = AuditAction.CREATE,
            resource = ResourceType.USER,
            problems = {ProblemType.TOO_MANY_REQUESTS, ProblemType.MAIL_UNAVAILABLE})
    @SecurityRequirements
    @Operation(
            operationId = "registerAccount",
            summary = "Ask for an account",
            description =
                    "A token is mailed to the address, and the account can sign in once it has been shown. The answer "
                            + "is the same for an address that has an account: its mail says so. An address that nobody has "
                            + "verified can be registered again; the last registration counts.")
    @APIResponse(responseCode = "204", description = "A mail is on its way.")
    @APIResponse(responseCode = "429", description = "Too many registrations from this address, or mails to that one.")
    public Uni<Void> register(@NotNull @Valid RegistrationRequest request) {
        return accounts.register(request, caller.visitor());
    }

    @POST
    @Path("verify-email")
    @Endpoint(
            permission = Permission.OPEN,
            action = AuditAction.UPDATE,
            resource = ResourceType.USER,
            problems = ProblemType.TOO_MANY_REQUESTS)
    @SecurityRequirements
    @Operation(
            operationId = "verifyEmail",
            summary = "Verify the address of an account",
            description = "With the token that was mailed: good once, for 24 hours.")
    @APIResponse(responseCode = "204", description = "The account can sign in.")
    @APIResponse(responseCode = "429", description = "Too many tokens from this address.")
    public Uni<Void> verify(@NotNull @Valid MailedTokenRequest request) {
        return accounts.verifyEmail(request, caller.visitor());
    }

    @POST
    @Path("password-reset")
    @Endpoint(
            permission = Permission.OPEN,
            action = AuditAction.UPDATE,
            resource = ResourceType.USER,
            problems = {ProblemType.TOO_MANY_REQUESTS, ProblemType.MAIL_UNAVAILABLE})
    @SecurityRequirements
    @Operation(
            operationId = "requestPasswordReset",
            summary = "Ask for a new password",
            description = "A token is mailed to the address if it has an account; the answer is the same if not.")
    @APIResponse(responseCode = "204", description = "If the address has an account, a mail is on its way.")
    @APIResponse(responseCode = "429", description = "Too many requests from this address, or mails to that one.")
    public Uni<Void> requestReset(@NotNull @Valid AddressRequest request) {
        return accounts.requestReset(request, caller.visitor());
    }

    @POST
    @Path("password-reset/confirm")
    @Endpoint(
            permission = Permission.OPEN,
            action = AuditAction.UPDATE,
            resource = ResourceType.USER,
            problems = ProblemType.TOO_MANY_REQUESTS)
    @SecurityRequirements
    @Operation(
            operationId = "confirmPasswordReset",
            summary = "Choose a new password",
            description = "With the token that was mailed: good once, for 30 minutes. All sessions of the account end.")
    @APIResponse(responseCode = "204", description = "The new password is the account's.")
    @APIResponse(responseCode = "429", description = "Too many tokens from this address.")
    public Uni<Void> confirmReset(@NotNull @Valid NewPasswordRequest request) {
        return accounts.confirmReset(request, caller.visitor());
    }

    @POST
    @Path("password")
    @Authenticated
    @Endpoint(
            permission = Permission.OWN_ACCOUNT,
            action = AuditAction.UPDATE,
            resource = ResourceType.USER,
            problems = {ProblemType.FORBIDDEN, ProblemType.TOO_MANY_REQUESTS})
    @Operation(
            operationId = "changePassword",
            summary = "Change your password",
            description = "Needs the current one. All sessions end but the one of this request.")
    @APIResponse(responseCode = "204", description = "The new password is the account's.")
    @APIResponse(responseCode = "403", description = "The current password is wrong, or too many were.")
    @APIResponse(responseCode = "429", description = "Too many attempts.")
    public Uni<Void> changePassword(@NotNull @Valid PasswordChangeRequest request) {
        return accounts.changePassword(request, caller.current());
    }
}
