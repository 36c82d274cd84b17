package io.foreseed.privacy;

import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What who decides needs to know. */
record ErasureRequest(
        @Size(max = 1_000) @Schema(description = "Why; it is erased with the person.") @Nullable
        String reason) {}
