package io.foreseed.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** No column of the schema is without a declared fate: a migration that adds one fails here until somebody decides. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class PersonalDataTest {
    private static final String NOBODY = "'00000000-0000-7000-8000-000000000001'";

    /** Tables that are not in the list, and why. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("audit_logs", "exported row by row by the trail itself, erased with the person's keys"),
            Map.entry("audit_kept_rows", "a few of its rows whose month is gone, erased likewise"),
            Map.entry("audit_months", "names of months"),
            Map.entry("subject_keys", "the keys themselves: destroyed"),
            Map.entry("refresh_tokens", "digests alone, deleted with their session"),
            Map.entry("run_evaluations", "figures of a run that is being computed: gone with its end"),
            Map.entry("signing_keys", "the service's"),
            Map.entry("audit_seal_keys", "the service's"),
            Map.entry("audit_seal_state", "hashes of rows whose personal parts are under salted commitments"),
            Map.entry("audit_seal_epochs", "hashes"),
            Map.entry("audit_seal_batches", "hashes"),
            Map.entry("audit_seal_tiles", "hashes"),
            Map.entry("audit_seal_checkpoints", "hashes"),
            Map.entry("retention_executions", "counts; who asked for them is an identifier"),
            Map.entry("data_retention_policies", "rules about tables; who made them is an identifier"),
            Map.entry("system_events", "findings about the service; who resolved them is an identifier"),
            Map.entry("flyway_schema_history", "names of migrations"));

    /** Tables of persons that they are not given, and why. */
    private static final Map<String, String> NOT_EXPORTED =
            Map.of("idempotency_keys", "copies of answers of the last 24 hours");

    /** Columns nobody is given, and why. */
    private static final Map<String, String> HIDDEN = Map.of(
            "access_tokens.token_digest",
            "a secret",
            "second_factors.secret",
            "a secret",
            "second_factors.pending_secret",
            "a secret",
            "second_factors.recovery_digests",
            "a secret",
            "users.hashed_password",
            "a secret",
            "account_tokens.token_digest",
            "a secret");

    private final ScratchDatabase database;

    PersonalDataTest(ScratchDatabase database) {
        this.database = database;
    }

    @Test
    void everyColumnOfEveryTableHasADeclaredFate() throws SQLException {
        Map<String, Set<String>> schema = columns();
        Map<String, PersonalTable> declared =
                PersonalData.TABLES.stream().collect(Collectors.toMap(PersonalTable::name, Function.identity()));

        Set<String> known = new TreeSet<>(declared.keySet());
        known.addAll(ELSEWHERE.keySet());
        assertThat(schema.keySet()).isEqualTo(known);
        for (PersonalTable table : PersonalData.TABLES) {
            Set<String> columns = schema.getOrDefault(table.name(), Set.of());
            if (table.isDeleted()) {
                assertThat(columns.containsAll(table.hidden())).as(table.name()).isTrue();
            } else {
                assertThat(table.declared()).as(table.name()).isEqualTo(columns);
                assertThat(table.declared())
                        .as(table.name())
                        .hasSize(table.kept().size() + table.erased().size());
            }
        }
    }

    @Test
    void whatIsNotGivenToThePersonHasAReason() {
        Set<String> hidden = new TreeSet<>();
        Set<String> notExported = new TreeSet<>();
        PersonalData.TABLES.forEach(table -> {
            table.hidden().forEach(column -> hidden.add(table.name() + "." + column));
            if (!table.isExported()) {
                notExported.add(table.name());
            }
        });

        assertThat(hidden).isEqualTo(HIDDEN.keySet());
        assertThat(notExported).isEqualTo(NOT_EXPORTED.keySet());
    }

    /** Texts and JSON are where people write: one that is kept has a reason. */
    @Test
    void noTextThatAPersonWritesIsKept() throws SQLException {
        Set<String> kept = new TreeSet<>();
        try (Connection owner = database.asOwner();
                Statement statement = owner.createStatement()) {
            for (PersonalTable table : PersonalData.TABLES) {
                for (String column : table.kept()) {
                    try (ResultSet type = statement.executeQuery("select data_type from information_schema.columns"
                            + " where table_schema = 'public' and table_name = '" + table.name()
                            + "' and column_name = '" + column + "'")) {
                        type.next();
                        if (Set.of("text", "character varying", "jsonb", "bytea")
                                .contains(type.getString(1))) {
                            kept.add(table.name() + "." + column);
                        }
                    }
                }
            }
        }

        assertThat(kept)
                .filteredOn(
                        column -> !column.startsWith("capital_market_assumptions.") && !column.startsWith("tax_rules."))
                .containsExactlyInAnyOrder(
                        // values of a list of the service's own
                        "approval_requests.kind",
                        "approval_requests.state",
                        "archived_plan_outputs.output_type",
                        // names of files, and of what they hold
                        "archived_plan_outputs.archive",
                        "archived_plan_outputs.digest",
                        "plan_inputs.input_type",
                        "plan_outputs.output_type",
                        "simulation_runs.kind",
                        "simulation_runs.lane",
                        "users.role",
                        // figures of all, or of the service
                        "plan_outputs.algorithm_version",
                        "portfolio_models.asset_allocation",
                        "simulation_runs.algorithm_version",
                        "simulation_runs.problem",
                        "simulation_runs.traceparent",
                        // identifiers
                        "plan_outputs.depends_on_inputs",
                        "plan_outputs.depends_on_outputs",
                        "simulation_runs.depends_on_inputs",
                        // what a run is and was computed from: numbers, without a name
                        "plan_outputs.output_value",
                        "simulation_runs.input",
                        "simulation_runs.input_digest",
                        "simulation_runs.path_checksums",
                        "simulation_runs.result_digest");
    }

    @Test
    void everyStatementIsOneThatTheDatabaseUnderstands() throws SQLException {
        List<String> statements = new ArrayList<>();
        PersonalData.TABLES.forEach(table -> {
            statements.add(table.export());
            if (table.isDeleted() || !table.erased().isEmpty()) {
                statements.add(table.erase());
            }
        });

        try (Connection owner = database.asOwner();
                Statement statement = owner.createStatement()) {
            for (String each : statements) {
                statement.execute("explain "
                        + each.replace("?1", "cast(" + NOBODY + " as uuid)").replace("?2", "''"));
            }
        }

        assertThat(statements).hasSizeGreaterThan(PersonalData.TABLES.size());
    }

    private Map<String, Set<String>> columns() throws SQLException {
        Map<String, Set<String>> columns = new TreeMap<>();
        try (Connection owner = database.asOwner();
                Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select c.table_name, c.column_name
                          from information_schema.columns c
                          join pg_class r on r.relname = c.table_name and r.relnamespace = 'public'::regnamespace
                         where c.table_schema = 'public' and r.relkind in ('r', 'p') and not r.relispartition""")) {
            while (rows.next()) {
                columns.computeIfAbsent(rows.getString(1), table -> new TreeSet<>())
                        .add(rows.getString(2));
            }
        }
        return columns;
    }
}
