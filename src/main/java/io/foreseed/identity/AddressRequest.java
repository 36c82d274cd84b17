package io.foreseed.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The address of an account. */
record AddressRequest(
        @NotNull @Size(max = 255) @Schema(examples = "ada@example.org")
        String email) {}
