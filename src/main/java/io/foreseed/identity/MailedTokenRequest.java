package io.foreseed.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The token that was mailed. */
record MailedTokenRequest(
        @NotNull @Size(max = 255) @Schema(examples = "Zk3vWcYd1qv0mJ8mB7o2uXn5sT9rLq4aHc6eGp1iKfM")
        String token) {
    @Override
    public String toString() {
        return "MailedTokenRequest[hidden]";
    }
}
