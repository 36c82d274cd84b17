package io.foreseed.platform;

import io.foreseed.identity.SigningKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Gives the service under test its database and the key that verifies its callers' tokens. */
public final class ServiceDatabase implements QuarkusTestResourceLifecycleManager {
    private static final SigningKeys KEYS = makeKeys();

    /** The keys that sign what {@link io.foreseed.identity.AccessTokenService} mints for the tests. */
    public static SigningKeys keys() {
        return KEYS;
    }

    @Override
    public Map<String, String> start() {
        TestDatabase database = TestDatabase.running();
        return Map.of(
                "DATABASE_URL", database.serviceUrl(),
                "DATABASE_MIGRATION_URL", database.ownerUrl(),
                "FORESEED_JWT_PUBLIC_KEY", KEYS.publicFile().toUri().toString());
    }

    @Override
    public void stop() {
        // the database serves all test classes of the JVM and stops with it
    }

    private static SigningKeys makeKeys() {
        try {
            Path folder = Files.createTempDirectory("foreseed-test-keys");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> TestDatabase.deleteTree(folder), "test-keys-delete"));
            return SigningKeys.in(folder);
        } catch (IOException failed) {
            throw new IllegalStateException("the tests have no signing key", failed);
        }
    }
}
