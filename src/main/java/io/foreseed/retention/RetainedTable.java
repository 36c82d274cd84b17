package io.foreseed.retention;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that policies may be about: the one table of what each of them allows. What conditions may be about is also in the
 * SQL functions {@code retention_facts}, and a floor in the function that removes rows.
 */
public enum RetainedTable {
    AUDIT_LOGS(RetentionAction.ARCHIVE, 2_555, "timestamp", "audit_logs x", "true", null, "0", List.of()),
    SYSTEM_EVENTS(
            RetentionAction.DELETE,
            1,
            "timestamp",
            "system_events x",
            "x.resolved and x.last_seen < :cutoff",
            null,
            "pg_column_size(x.*)",
            List.of()),
    PLAN_OUTPUTS(
            RetentionAction.ARCHIVE,
            365,
            "created_at",
            "plan_outputs x join plans p on p.id = x.plan_id",
            "true",
            "p.user_id",
            "pg_column_size(x.*)",
            List.of()),
    USERS(
            RetentionAction.ANONYMIZE,
            30,
            "updated_at",
            "users x",
            "x.erased_at is null and x.role <> 'superuser'",
            "x.id",
            "pg_column_size(x.*)",
            List.of()),
    SIMULATION_RUNS(
            RetentionAction.DELETE,
            30,
            "finished_at",
            "simulation_runs x join plans p on p.id = x.plan_id",
            "x.path_checksums is not null",
            "p.user_id",
            "octet_length(x.path_checksums)",
            List.of("path_checksums"));

    private static final List<Object> TRUTH = List.of(true, false);

    private final RetentionAction action;
    private final int leastDays;
    private final String ageColumn;
    private final String from;
    private final String due;
    private final @Nullable String person;
    private final String size;
    /** {@link List#of} is immutable, its type does not say so. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> columns;

    RetainedTable(
            RetentionAction action,
            int leastDays,
            String ageColumn,
            String from,
            String due,
            @Nullable String person,
            String size,
            List<String> columns) {
        this.action = action;
        this.leastDays = leastDays;
        this.ageColumn = ageColumn;
        this.from = from;
        this.due = due;
        this.person = person;
        this.size = size;
        this.columns = columns;
    }

    static Optional<RetainedTable> named(@Nullable String table) {
        return Arrays.stream(values())
                .filter(each -> each.tableName().equals(table))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(RetainedTable::tableName).collect(Collectors.joining(", "));
    }

    String tableName() {
        return name().toLowerCase(Locale.ROOT);
    }

    RetentionAction action() {
        return action;
    }

    /** The floor: no policy reaches what is younger. */
    int leastDays() {
        return leastDays;
    }

    /** What age is counted from. */
    String ageColumn() {
        return ageColumn;
    }

    /** The columns that are emptied; none where whole rows are reached. */
    List<String> columns() {
        return columns;
    }

    /** What conditions may be about, and the values that there are. */
    Map<String, List<Object>> facts() {
        Map<String, List<Object>> facts = new LinkedHashMap<>();
        switch (this) {
            case AUDIT_LOGS -> {}
            case SYSTEM_EVENTS -> {
                facts.put("resolved", List.of(true));
                facts.put("severity", List.of("debug", "info", "warning", "error", "critical"));
                facts.put("event_type", List.of("startup", "shutdown", "error", "performance", "maintenance"));
                facts.put("event_category", List.of("system", "database", "api", "simulation"));
            }
            case PLAN_OUTPUTS -> facts.put("output_type", List.of());
            case USERS -> {
                facts.put("is_active", List.of(false));
                facts.put("is_verified", TRUTH);
                facts.put("role", List.of("client", "adviser", "auditor", "operator"));
            }
            case SIMULATION_RUNS -> {
                facts.put("kind", List.of("simulation", "analysis"));
                facts.put("state", List.of("succeeded", "failed", "cancelled"));
                facts.put("lane", List.of("interactive", "background"));
            }
        }
        return facts;
    }

    /** A condition that each policy of the table has: without it, it would reach what is in use. */
    Optional<RetentionCondition> required() {
        return switch (this) {
            case SYSTEM_EVENTS -> Optional.of(new RetentionCondition("resolved", RetentionCondition.EQUAL, true));
            case USERS -> Optional.of(new RetentionCondition("is_active", RetentionCondition.EQUAL, false));
            case AUDIT_LOGS, PLAN_OUTPUTS, SIMULATION_RUNS -> Optional.empty();
        };
    }

    /** Whose a row is, as SQL; null where it is nobody's. */
    @Nullable
    String person() {
        return person;
    }

    /** The rows, as {@code x}. */
    String from() {
        return from;
    }

    /** What is due by {@code :cutoff} and {@code :conditions}, held or not, as SQL. */
    String due() {
        String matches = this == AUDIT_LOGS
                ? "x.timestamp < date_trunc('month', cast(:cutoff as timestamptz), 'UTC')"
                : "x." + ageColumn
                        + " < :cutoff and retention_matches(retention_facts(x), cast(cast(:conditions as text) as jsonb))";
        return matches + " and " + due;
    }

    /** Whether a hold keeps the row, as SQL. */
    String held() {
        return person == null
                ? "false"
                : "exists (select from legal_holds h where h.person_id = " + person + " and h.released_at is null)";
    }

    /** The bytes that go, as SQL. */
    String size() {
        return size;
    }
}
