package io.foreseed.retention;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A file that holds what was archived. */
public record RetentionArchive(
        String name,

        @Schema(description = "SHA-256 of its bytes, in hexadecimal digits.")
        String digest,

        long records) {}
