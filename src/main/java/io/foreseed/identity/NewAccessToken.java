package io.foreseed.identity;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new token, whose text is shown this once. */
record NewAccessToken(
        @Schema(description = "Shown once; exchanged at `/api/v1/auth/token`.")
        String token,

        AccessToken details) {
    @Override
    public String toString() {
        return "NewAccessToken[hidden]";
    }
}
