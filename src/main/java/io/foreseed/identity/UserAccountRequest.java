package io.foreseed.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an account may do, whole. */
public record UserAccountRequest(
        @NotNull
        @Pattern(
                regexp = "client|adviser|auditor|operator|superuser",
                message = "must be client, adviser, auditor, operator or superuser")
        @Schema(
                enumeration = {"client", "adviser", "auditor", "operator", "superuser"},
                description =
                        "Nobody becomes auditor, operator or superuser by this: that takes two (`grant_auditor`, ...).")
        String role,

        @NotNull @Schema(description = "False shuts the account at its next request.")
        Boolean isActive) {}
