package io.foreseed.identity;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A token to be made. */
record AccessTokenRequest(
        @NotBlank @Size(max = 100) @Schema(examples = "Nightly export")
        String name,

        @NotEmpty @Size(max = 20) @Schema(description = "What it is good for; none that the owner's role lacks.")
        List<@NotNull @Size(max = 50) String> permissions,

        @NotNull @Min(1) @Max(365) @Schema(description = "Until it expires.", examples = "90")
        Integer days) {
    AccessTokenRequest {
        permissions = permissions == null ? List.of() : java.util.Collections.unmodifiableList(permissions);
    }
}
