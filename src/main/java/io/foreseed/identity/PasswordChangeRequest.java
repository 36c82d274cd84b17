package io.foreseed.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The password until now and from now on. */
record PasswordChangeRequest(
        @NotNull @Size(max = 1_000) @Schema(examples = "nine ducks cross a river")
        String currentPassword,

        @NotNull @Size(max = 1_000) @Schema(examples = "ten geese follow the ducks")
        String newPassword) {
    @Override
    public String toString() {
        return "PasswordChangeRequest[hidden]";
    }
}
