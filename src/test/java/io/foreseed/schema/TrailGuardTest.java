package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.audit.TrailGuard;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The guard of the trail is the build's, or what differs is named. After a migration {@code audit/guard.txt} is written
 * anew by {@code mvn test -Dtest=TrailGuardTest#theDescription* -Dforeseed.guard.renew=true}.
 */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class TrailGuardTest {
    private static final Path GUARD = Path.of("src", "main", "resources", "audit", "guard.txt");
    private static final Path RESTORED = Path.of("migrations", "V055__checks_as_a_dump_restores_them.sql");
    private static final String NEXT = "create_audit_partitions(";

    private final ScratchDatabase database;

    TrailGuardTest(ScratchDatabase database) {
        this.database = database;
    }

    @Test
    void theDescriptionOfTheBuildIsThatOfItsMigrations() throws SQLException, IOException {
        try (Connection connection = database.asOwner()) {
            String description = TrailGuard.description(connection);
            if (Boolean.getBoolean("foreseed.guard.renew")) {
                Files.writeString(GUARD, description);
            }

            assertThat(description)
                    .as("renew it: mvn test '-Dtest=TrailGuardTest#theDescription*' -Dforeseed.guard.renew=true")
                    .isEqualTo(Files.readString(GUARD));
        }
    }

    @Test
    void everyLoginSeesThatNothingDiffers() throws SQLException {
        try (Connection owner = database.asOwner();
                Connection service = database.asService();
                Connection superuser = database.asSuperuser()) {
            for (Connection connection : List.of(owner, service, superuser)) {
                List<String> differences = TrailGuard.differences(connection);

                assertThat(differences).isEmpty();
                assertThat(Query.string(connection, "show search_path")).isEqualTo("\"$user\", public");
            }
        }
    }

    /** PostgreSQL prints IN and BETWEEN so that, parsed again, they are another text: a check is written as printed last. */
    @Test
    void aDumpRestoresWhatTheBuildInstalls() throws SQLException, IOException {
        try (Connection connection = database.asOwner()) {
            connection.setAutoCommit(false);
            Query.execute(connection, Files.readString(RESTORED));

            assertThat(TrailGuard.differences(connection)).isEmpty();
            connection.rollback();
        }
    }

    /** What an administrator does as README.md and k8s/ say, and what the service does by itself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select " + NEXT + "30)",
                "create role another_app login password 'x' in role foreseed_service",
                "create role another_app login in role foreseed_service;"
                        + " alter role another_app set role = 'foreseed_service'",
                "create role reporter login; create role dba superuser login",
                "create schema elsewhere; create table elsewhere.audit_logs (id integer)",
                "create extension if not exists pg_stat_statements",
                "alter role foreseed_app set statement_timeout = '1min'",
                "create index on plans (category)",
                "insert into audit_logs (id, timestamp, action, resource_type) values (gen_random_uuid(), now(), 'A', 't')",
                "update flyway_schema_history set execution_time = 1",
                "set time zone 'Asia/Tokyo'; set search_path = elsewhere; set quote_all_identifiers = on"
            })
    void whatIsNoAttackIsNoDifference(String commands) throws SQLException {
        try (Connection connection = database.asSuperuser()) {
            connection.setAutoCommit(false);
            Query.execute(connection, commands.startsWith("select") ? "set local role foreseed_owner" : ";");
            Query.execute(connection, commands);

            List<String> differences = TrailGuard.differences(connection);
            connection.rollback();

            assertThat(differences).isEmpty();
        }
    }

    @Test
    void monthsMadeLaterAreGuardedAsTheFirst() throws SQLException {
        try (Connection connection = database.asService()) {
            String made = Query.string(connection, "select " + NEXT + "12)");

            List<String> differences = TrailGuard.differences(connection);

            assertThat(Integer.parseInt(made)).isPositive();
            assertThat(differences).isEmpty();
        }
    }

    @Test
    void theOwnerMayBeASuperuser() throws SQLException {
        try (ScratchDatabase scratch = TestDatabase.running().scratch()) {
            Flyway.configure()
                    .dataSource("jdbc:" + scratch.superuserUrl(), null, null)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            try (Connection connection = scratch.asSuperuser()) {
                connection.setAutoCommit(false);
                // of the server's, not of this database's owner
                Query.execute(connection, "revoke foreseed_service from foreseed_owner");
                Query.execute(
                        connection,
                        "do $$ begin execute format('alter database %I owner to postgres', current_database()); end $$");

                List<String> differences = TrailGuard.differences(connection);
                connection.rollback();

                assertThat(differences).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.foreseed.schema.GuardAttack#all")
    void everyAttackOnTheGuardIsNamed(GuardAttack attack) throws SQLException {
        try (Connection connection = database.asSuperuser()) {
            connection.setAutoCommit(false);
            Query.execute(connection, attack.commands());

            List<String> differences = TrailGuard.differences(connection);
            connection.rollback();

            assertThat(differences).isNotEmpty().hasSizeLessThan(6).anyMatch(attack::isNamedBy);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from flyway_schema_history where installed_rank > 40",
                "insert into flyway_schema_history select installed_rank + 1000, '999', 'later', type, script, checksum,"
                        + " installed_by, installed_on, 1, true from flyway_schema_history where version = '001'"
            })
    void anotherVersionIsOneSentence(String commands) throws SQLException {
        try (Connection connection = database.asOwner()) {
            connection.setAutoCommit(false);
            Query.execute(connection, commands);
            Query.execute(connection, "alter table plans no force row level security");

            List<String> differences = TrailGuard.differences(connection);
            connection.rollback();

            assertThat(differences).singleElement().asString().startsWith("the schema is of version ");
        }
    }
}
