package io.foreseed.monitoring;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What came of an event. */
record SystemEventResolution(
        @NotBlank
        @Size(max = SystemEventResolution.LONGEST_NOTES)
        @Schema(
                description = "What was found and done; nothing about a person.",
                examples = "Disk was full; enlarged it.")
        String notes) {
    static final int LONGEST_NOTES = 2_000;
}
