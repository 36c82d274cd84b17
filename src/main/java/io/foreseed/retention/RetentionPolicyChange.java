package io.foreseed.retention;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a superuser asks another one to approve. */
public record RetentionPolicyChange(
        @NotNull @Valid RetentionPolicyRequest policy,

        @Size(max = 1_000) @Schema(description = "Why, for who decides and for the trail.") @Nullable
        String reason) {}
