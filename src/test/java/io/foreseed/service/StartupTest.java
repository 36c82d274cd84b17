package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.UnmigratedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that came before its migrations waits for them; there is one such moment, and so there is one test. */
@QuarkusTest
@QuarkusTestResource(value = UnmigratedDatabase.class, restrictToAnnotatedClass = true)
@TestProfile(StartupTest.BeforeItsMigrations.class)
class StartupTest {
    /** A life of its own. */
    public static final class BeforeItsMigrations implements QuarkusTestProfile {}

    /** Ready waits for the first signing key, too, which is looked for every two seconds. */
    private static final Duration SIGNING_KEYS_PATIENCE = Duration.ofSeconds(30);

    /** Where the scheduler tells of a job that failed, with its stack trace. */
    private static final Logger SCHEDULER = Logger.getLogger("io.quarkus.scheduler");

    private final Failures failures = new Failures();

    @BeforeEach
    void listen() {
        SCHEDULER.addHandler(failures);
    }

    @AfterEach
    void leave() {
        SCHEDULER.removeHandler(failures);
    }

    @Test
    void aServiceIsStartedWhenItsMigrationsAreAppliedAndStaysStarted() throws SQLException {
        ScratchDatabase database = UnmigratedDatabase.current();
        assertThat(reason("/q/health/started", "migrations")).contains("migrate first");
        assertThat(reason("/q/health/ready", "schema")).contains("migrate first");
        assertThat(reason("/q/health/ready", "audit-partitions")).contains("migrate first");
        HealthTest.health("/q/health/live", 200);

        migrated(database, "018");
        JsonNode first = HealthTest.check("/q/health/started", 503, "migrations");
        assertThat(first.at("/data/missing").asText()).startsWith("019, 020, ").endsWith(newest(first));

        migrated(database, "latest");
        HealthTest.check("/q/health/started", 200, "migrations");
        await().atMost(SIGNING_KEYS_PATIENCE).untilAsserted(() -> HealthTest.check("/q/health/ready", 200, "schema"));

        try (Connection owner = database.asOwner();
                Statement statement = owner.createStatement()) {
            statement.execute("delete from flyway_schema_history where version = '" + newest(first) + "'");
        }
        HealthTest.check("/q/health/started", 200, "migrations");
        HealthTest.check("/q/health/ready", 503, "schema");
        assertThat(failures.messages).as("waiting is no failure").isEmpty();
    }

    private static final class Failures extends Handler {
        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord told) {
            messages.add(told.getMessage() + " " + told.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static String reason(String path, String check) {
        return HealthTest.check(path, 503, check).at("/data/reason").asText();
    }

    private static String newest(JsonNode check) {
        return check.at("/data/build").asText();
    }

    private static void migrated(ScratchDatabase database, String target) {
        Flyway.configure()
                .configuration(database.flyway().getConfiguration())
                .target(target)
                .load()
                .migrate();
    }
}
