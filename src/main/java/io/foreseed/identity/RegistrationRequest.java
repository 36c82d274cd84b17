package io.foreseed.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new account. */
record RegistrationRequest(
        @NotNull
        @Email
        @Size(max = 254)
        @Pattern(regexp = "[!-~]+", message = "must be ASCII without spaces")
        @Schema(examples = "ada@example.org")
        String email,

        @NotNull
        @Size(max = 1_000)
        @Schema(
                examples = "nine ducks cross a river",
                description =
                        "15 to 128 characters of any kind, not made of common words, keyboard rows, repetitions or "
                                + "your own name and address.")
        String password,

        @NotBlank @Size(max = 100) @Schema(examples = "Ada") String firstName,

        @NotBlank @Size(max = 100) @Schema(examples = "Lovelace")
        String lastName) {
    @Override
    public String toString() {
        return "RegistrationRequest[hidden]";
    }
}
