package io.foreseed.service;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * After each class that runs the service: whatever its tests made the service do, nothing of it looks like a write past
 * the service. So each write without a row of its own in the trail is found by the test that causes it, and either gets
 * its row or is listed in the function {@code unaudited_writes}.
 */
public final class ServiceWritesCheck implements QuarkusTestAfterAllCallback {
    private static final String THERE = "select to_regclass('public.audit_logs') is not null";

    /** Tests that write behind the service's back are not signed in as the service. */
    private static final String ROWS = """
            select concat_ws(' ', action, resource_type, changed_fields, metadata) from audit_logs
             where actor_kind = 'database' and metadata ->> 'login' = 'foreseed_app' order by sequence_number limit 20""";

    @Override
    public void afterAll(QuarkusTestContext context) {
        Optional<String> url = ConfigProvider.getConfig().getOptionalValue("DATABASE_MIGRATION_URL", String.class);
        if (url.isEmpty()) {
            requirePackaged(context);
            return;
        }
        List<String> rows = new ArrayList<>();
        try (var connection = DriverManager.getConnection("jdbc:" + url.get());
                var statement = connection.createStatement()) {
            boolean isMigrated;
            try (var answer = statement.executeQuery(THERE)) {
                isMigrated = answer.next() && answer.getBoolean(1);
            }
            if (isMigrated) {
                try (var found = statement.executeQuery(ROWS)) {
                    while (found.next()) {
                        rows.add(found.getString(1));
                    }
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("the trail cannot be read", failed);
        }
        if (!rows.isEmpty()) {
            throw new AssertionError(
                    "the service wrote without a row of its own in the trail:\n" + String.join("\n", rows));
        }
    }

    /** The packaged service has a configuration of its own. */
    private static void requirePackaged(QuarkusTestContext context) {
        if (!context.getTestInstance().getClass().isAnnotationPresent(QuarkusIntegrationTest.class)) {
            throw new IllegalStateException("which database the service under test has is not known");
        }
    }
}
