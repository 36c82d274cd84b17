package io.foreseed.retention;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A policy as somebody wants it. */
public record RetentionPolicyRequest(
        @NotBlank @Size(max = 255) String name,

        @Size(max = 1_000) @Nullable String description,

        @Schema(description = "`false`: it is kept and not carried out.")
        boolean isActive,

        @NotNull @Schema(enumeration = {"audit_logs", "system_events", "plan_outputs", "users", "simulation_runs"})
        String tableName,

        @Schema(description = "What a row must be, all of them; none: every row that is old enough.") @Nullable
        List<RetentionCondition> conditions,

        @Schema(description = "What is emptied, of `simulation_runs` `path_checksums`; absent: whole rows go.")
        @Nullable
        List<String> columns,

        @Schema(
                description = "Age in days, counted from `audit_logs.timestamp`, `system_events.timestamp`,"
                        + " `plan_outputs.created_at`, `users.updated_at` and `simulation_runs.finished_at`.",
                examples = "2555")
        int retentionPeriodDays,

        @NotNull @Schema(enumeration = {"delete", "archive", "anonymize"})
        String action,

        @NotNull @Size(max = 100) @Schema(description = "Five fields as of Unix cron, in UTC.", examples = "0 2 * * 0")
        String scheduleCron) {

    public RetentionPolicyRequest {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        columns = columns == null ? List.of() : List.copyOf(columns);
    }
}
