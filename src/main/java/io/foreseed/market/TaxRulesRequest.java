package io.foreseed.market;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A new version of tax rules, of the type {@code flat}. */
public record TaxRulesRequest(
        @NotNull
        @Pattern(regexp = "[a-z0-9-]{1,50}", message = "must be 1 to 50 of a-z, 0-9 and -")
        @Schema(description = "Named in a household's `taxProfile.rules`.", examples = "flat-us-2027")
        String version,

        @NotBlank @Size(max = 100) String name,
        @NotNull @Min(1900) @Max(2200) Integer year,

        @NotBlank
        @Size(max = 500)
        @Schema(description = "Whose law or statistics it is, so that a reader can look it up.")
        String authority,

        @Size(max = 500) @Nullable String source,
        @NotNull @Valid TaxRules.FlatRates rates) {}
