package io.foreseed.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a program signs in with. */
record ProgramSignInRequest(
        @NotNull @Size(max = 100) @Schema(examples = "fsd_q2vYb1sJ0c9cE4rQ6mW8xZ3tK5nL7pR1aB0dF2gH4jM")
        String token) {
    @Override
    public String toString() {
        return "ProgramSignInRequest[hidden]";
    }
}
