package io.foreseed.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A code that the new secret gives now. */
record SecondFactorCodeRequest(
        @NotNull @Pattern(regexp = "[0-9]{6}", message = "must be six digits") @Schema(examples = "287082")
        String code) {
    @Override
    public String toString() {
        return "SecondFactorCodeRequest[hidden]";
    }
}
