package io.foreseed.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A refresh token to be exchanged. */
record RefreshRequest(
        @NotNull @Size(max = 255) @Schema(examples = "Zk3vWcYd1qv0mJ8mB7o2uXn5sT9rLq4aHc6eGp1iKfM")
        String refreshToken) {
    @Override
    public String toString() {
        return "RefreshRequest[hidden]";
    }
}
