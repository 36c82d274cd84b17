package io.foreseed.identity;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a program asks with (the names are those of RFC 6749, 2012, section 5.1, as this API writes names). */
record ProgramSignedIn(
        @Schema(description = "For `Authorization: Bearer`.")
        String accessToken,

        @Schema(examples = "Bearer") String tokenType,

        @Schema(description = "Seconds until it is over; then the token is exchanged again.", examples = "600")
        long expiresIn,

        @Schema(description = "What it is good for, with blanks between.", examples = "plans read_market")
        String scope) {
    @Override
    public String toString() {
        return "ProgramSignedIn[hidden]";
    }
}
