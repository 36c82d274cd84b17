package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The migrated schema is the documented one ({@code schema/documented.sql}) and what {@code schema/added.txt} lists
 * beyond it, no more and no less.
 */
@ParameterizedClass
@MethodSource("contracts")
class SchemaContractTest {
    private final Contract contract;

    SchemaContractTest(Contract contract) {
        this.contract = contract;
    }

    /**
     * What is wanted and what is there, on one server.
     *
     * @param documented  the documented schema
     * @param migrated  what the migrations make
     */
    record Contract(SchemaFacts documented, ScratchDatabase migrated) implements AutoCloseable {
        SchemaFacts wanted() throws IOException {
            return documented.and(added());
        }

        @Override
        public void close() {
            migrated.close();
        }
    }

    static Stream<Contract> contracts() {
        return TestDatabase.ofEachVersion().map(server -> new Contract(documentedOn(server), server.migrated()));
    }

    private static SchemaFacts documentedOn(TestDatabase server) {
        try (ScratchDatabase documented = server.scratch();
                Connection connection = documented.asOwner()) {
            Query.execute(connection, resource("documented.sql"));
            return SchemaFacts.of(connection);
        } catch (SQLException | IOException failed) {
            throw new IllegalStateException("the documented schema cannot be made on " + server, failed);
        }
    }

    private static String resource(String name) throws IOException {
        try (var stream = SchemaContractTest.class.getResourceAsStream("/schema/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> added() throws IOException {
        return resource("added.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    @Test
    void theSchemaIsTheDocumentedOneAndTheListedAdditions() throws SQLException, IOException {
        try (Connection connection = contract.migrated().asOwner()) {
            List<String> deviations = SchemaFacts.of(connection).deviationsFrom(contract.wanted());

            assertThat(deviations).isEmpty();
        }
    }

    /**
     * A change behind the contract's back.
     *
     * @param command  what somebody does to the schema
     * @param reported  what the comparison must say, all of it
     */
    record Alteration(String command, List<String> reported) {
        Alteration {
            reported = List.copyOf(reported);
        }
    }

    static List<Alteration> alterations() {
        return List.of(
                alteration(
                        "DROP INDEX idx_plan_last_run",
                        "missing: INDEX idx_plan_last_run ON public.plans USING btree (last_run_at)"),
                alteration(
                        "ALTER INDEX idx_users_email RENAME TO idx_user_email",
                        "missing: INDEX idx_users_email ON public.users USING btree (email)",
                        "unexpected: INDEX idx_user_email ON public.users USING btree (email)"),
                alteration(
                        "ALTER TABLE plans ALTER name TYPE varchar(200)",
                        "missing: column plans.name character varying(255) NOT NULL",
                        "unexpected: column plans.name character varying(200) NOT NULL"),
                alteration(
                        "ALTER TABLE plan_outputs ALTER standard_deviation TYPE numeric(15,4)",
                        "missing: column plan_outputs.standard_deviation numeric(15,2)",
                        "unexpected: column plan_outputs.standard_deviation numeric(15,4)"),
                alteration(
                        "ALTER TABLE plans ALTER confidence_level SET DEFAULT 0.90",
                        "missing: column plans.confidence_level numeric(3,2) DEFAULT 0.95",
                        "unexpected: column plans.confidence_level numeric(3,2) DEFAULT 0.90"),
                alteration(
                        "ALTER TABLE users ALTER last_name DROP NOT NULL",
                        "missing: column users.last_name character varying(100) NOT NULL",
                        "unexpected: column users.last_name character varying(100)"),
                alteration(
                        "ALTER TABLE plan_inputs DROP CONSTRAINT plan_inputs_superseded_by_fkey",
                        "missing: constraint on plan_inputs: FOREIGN KEY (superseded_by) REFERENCES plan_inputs(id)"),
                alteration(
                        "ALTER TABLE users DROP CONSTRAINT users_email_key",
                        "missing: constraint on users: UNIQUE (email)"),
                alteration(
                        "ALTER TABLE portfolio_models DROP CONSTRAINT portfolio_models_risk_level_check",
                        "missing: constraint on portfolio_models: CHECK (((risk_level >= 1) AND (risk_level <= 10)))"),
                alteration(
                        "ALTER TABLE system_events DROP CONSTRAINT system_events_pkey",
                        "missing: constraint on system_events: PRIMARY KEY (id)"),
                alteration("ALTER TABLE users ADD nickname text", "unexpected: column users.nickname text"),
                alteration(
                        "CREATE TABLE notes (text text)",
                        "unexpected: column notes.text text",
                        "unexpected: table notes"),
                alteration(
                        "ALTER TABLE audit_logs ALTER severity SET DEFAULT 'low'",
                        "missing: column audit_logs.severity character varying(20) DEFAULT 'info'::character varying",
                        "unexpected: column audit_logs.severity character varying(20) DEFAULT 'low'::character varying"));
    }

    private static Alteration alteration(String command, String... reported) {
        return new Alteration(command, List.of(reported));
    }

    @ParameterizedTest
    @MethodSource("alterations")
    void anAlterationIsReportedAndNothingElse(Alteration alteration) throws SQLException, IOException {
        try (Connection connection = contract.migrated().asOwner()) {
            connection.setAutoCommit(false);
            Query.execute(connection, alteration.command());

            List<String> deviations = SchemaFacts.of(connection).deviationsFrom(contract.wanted());

            assertThat(deviations).isEqualTo(alteration.reported());
            connection.rollback();
        }
    }

    @Test
    void theDocumentedColumnsAreAsManyAsInTheDocument() {
        // 22 + 21 + 16 + 17 + 15 + 13 + 18 + 19 + 18, and the 18 of audit_logs once more in its view
        int counted = 177;

        long columns = contract.documented().sentences().stream()
                .filter(fact -> fact.startsWith("column "))
                .count();

        assertThat(columns).isEqualTo(counted);
    }
}
