package io.foreseed.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who signs in, with what. */
record SignInRequest(
        @NotNull @Size(max = 255) @Schema(examples = "ada@example.org")
        String email,

        @NotNull @Size(max = 1_000) @Schema(examples = "nine ducks cross a river")
        String password,

        @Size(max = 100)
        @Schema(
                description = "Of an account with a second factor: six digits, or a recovery code.",
                examples = "287082")
        @Nullable
        String code) {
    @Override
    public String toString() {
        return "SignInRequest[hidden]";
    }
}
