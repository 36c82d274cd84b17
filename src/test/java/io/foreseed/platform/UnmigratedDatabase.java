package io.foreseed.platform;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the service under test an empty database of its own, which nobody migrates but the test. */
public final class UnmigratedDatabase implements QuarkusTestResourceLifecycleManager {
    private static @Nullable ScratchDatabase current;

    /** The database of the service that runs now. */
    public static ScratchDatabase current() {
        return Objects.requireNonNull(current, "no service with an empty database runs");
    }

    @Override
    public Map<String, String> start() {
        ScratchDatabase database = TestDatabase.running().scratch();
        current = database;
        Map<String, String> settings = new HashMap<>(new ServiceDatabase().start());
        settings.put("DATABASE_URL", database.serviceUrl());
        settings.put("DATABASE_MIGRATION_URL", database.ownerUrl());
        settings.put("quarkus.flyway.migrate-at-start", "false");
        return settings;
    }

    @Override
    public void stop() {
        current().close();
    }
}
