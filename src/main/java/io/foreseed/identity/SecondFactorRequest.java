package io.foreseed.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who asks for a new secret, proved again. */
record SecondFactorRequest(
        @NotNull @Size(max = 1_000) @Schema(examples = "nine ducks cross a river")
        String password,

        @Size(max = 100)
        @Schema(description = "A code of the factor there is, or a recovery code; absent when there is none.")
        @Nullable
        String code) {
    @Override
    public String toString() {
        return "SecondFactorRequest[hidden]";
    }
}
