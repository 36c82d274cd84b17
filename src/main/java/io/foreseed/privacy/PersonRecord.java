package io.foreseed.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One thing the service keeps of a person. */
record PersonRecord(
        @Schema(
                description =
                        "Where it is kept: a table of the database; `export` for the first, which says of whom and when.",
                examples = "plans")
        String of,

        @Schema(type = SchemaType.OBJECT, implementation = Object.class, description = "The row, by its columns.")
        JsonNode record) {}
