package io.foreseed.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The token that was mailed, and the password from now on. */
record NewPasswordRequest(
        @NotNull @Size(max = 255) @Schema(examples = "Zk3vWcYd1qv0mJ8mB7o2uXn5sT9rLq4aHc6eGp1iKfM")
        String token,

        @NotNull @Size(max = 1_000) @Schema(examples = "ten geese follow the ducks")
        String newPassword) {
    @Override
    public String toString() {
        return "NewPasswordRequest[hidden]";
    }
}
