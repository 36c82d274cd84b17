package io.foreseed.privacy;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a person must not be erased. */
record LegalHoldRequest(
        @NotBlank
        @Size(max = 1_000)
        @Schema(description = "It is answered to who asks for the erasure.", examples = "Case 12 C 345/26")
        String ground) {}
