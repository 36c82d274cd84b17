package io.foreseed.retention;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is kept for how long, and what becomes of it then. */
public record RetentionPolicy(
        UUID id,
        String name,
        @Nullable String description,

        @Schema(description = "Whether it is to be carried out.")
        boolean isActive,

        @Schema(
                description =
                        "Whether it is as two people approved it. One that was changed past the service is not, and"
                                + " is not carried out until it is approved again.")
        boolean isApproved,

        @Schema(description = "The approval; absent of a policy as it was shipped.") @Nullable
        UUID approvalId,

        @Schema(enumeration = {"audit_logs", "system_events", "plan_outputs", "users", "simulation_runs"})
        String tableName,

        List<RetentionCondition> conditions,

        @Schema(description = "What is emptied; none: whole rows go.")
        List<String> columns,

        int retentionPeriodDays,

        @Schema(enumeration = {"delete", "archive", "anonymize"})
        String action,

        @Nullable String scheduleCron,

        @Schema(description = "When an execution last ended.") @Nullable
        Instant lastExecuted,

        @Nullable Instant nextExecution,

        @Schema(description = "What all executions together have reached: rows, persons, events.")
        long recordsProcessed,

        @Nullable Integer lastExecutionDurationMs,

        @Schema(
                enumeration = {"success", "partial", "failed"},
                description = "`partial`: a hold kept something, or it was cancelled.")
        @Nullable
        String lastExecutionStatus,

        Instant createdAt,
        Instant updatedAt,
        @Nullable UUID createdBy,
        @Nullable UUID updatedBy,

        @Schema(description = "What the ETag says; being carried out does not change it.")
        long rowVersion) {

    public RetentionPolicy {
        conditions = List.copyOf(conditions);
        columns = List.copyOf(columns);
    }

    RetainedTable table() {
        return RetainedTable.named(tableName).orElseThrow(() -> new IllegalStateException("no table " + tableName));
    }

    /** The same as somebody would ask for it. */
    RetentionPolicyRequest asRequest() {
        return new RetentionPolicyRequest(
                name,
                description,
                isActive,
                tableName,
                conditions,
                columns,
                retentionPeriodDays,
                action,
                scheduleCron == null ? "" : scheduleCron);
    }

    /** What of it is reached at a moment. */
    Instant cutoff(Instant now) {
        return now.minusSeconds(retentionPeriodDays * 86_400L);
    }
}
