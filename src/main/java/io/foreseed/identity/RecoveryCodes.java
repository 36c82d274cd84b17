package io.foreseed.identity;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Shown once, when a factor is confirmed. */
record RecoveryCodes(
        @Schema(description = "Each signs in once in the place of a code; earlier ones count no more.")
        List<String> recoveryCodes) {
    RecoveryCodes {
        recoveryCodes = List.copyOf(recoveryCodes);
    }

    @Override
    public String toString() {
        return "RecoveryCodes[hidden]";
    }
}
