package io.foreseed.identity;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What of a profile is to change; what is absent stays. */
record ProfileRequest(
        @Pattern(regexp = ".*\\S.*", message = "must not be blank") @Size(max = 100) @Schema(examples = "Ada") @Nullable
        String firstName,

        @Pattern(regexp = ".*\\S.*", message = "must not be blank")
        @Size(max = 100)
        @Schema(examples = "Lovelace")
        @Nullable
        String lastName,

        @Size(max = 50)
        @Schema(examples = "Europe/Zurich", description = "A name of the IANA time zone database.")
        @Nullable
        String timezone,

        @Pattern(regexp = "[a-z]{2,3}(_[A-Z]{2})?", message = "must be like en or en_US")
        @Schema(examples = "de_CH")
        @Nullable
        String locale,

        @Schema(description = "In the place of the earlier ones: at most 50 members and 8,192 bytes of JSON.") @Nullable
        Map<String, Object> preferences,

        @Size(max = 255) @Schema(description = "Empty: none.") @Nullable
        String company,

        @Size(max = 255) @Schema(description = "Empty: none.") @Nullable
        String title,

        @Size(max = 100) @Schema(description = "Empty: none.") @Nullable
        String licenseNumber) {}
