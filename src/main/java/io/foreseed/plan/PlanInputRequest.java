package io.foreseed.plan;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An input as it is added and as it is changed: whole; its type stays. */
public record PlanInputRequest(
        @NotNull InputType type,

        @NotBlank @Size(max = 255) @Schema(examples = "Living costs")
        String name,

        @NotNull @Schema(description = "Its shape follows from the type.")
        JsonNode value,

        @Size(max = 100)
        @Schema(examples = "user_input", description = "Where the value comes from; free text.")
        @Nullable
        String dataSource,

        @DecimalMin("0")
        @DecimalMax("1")
        @Digits(integer = 1, fraction = 2)
        @Schema(description = "How sure the value is, 0 to 1, two decimals.")
        @Nullable
        BigDecimal confidenceScore) {}
