package io.foreseed.platform;

import io.foreseed.identity.SigningKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gives the service under test its database, its keys, and callers who may ask often. */
public final class ServiceDatabase implements QuarkusTestResourceLifecycleManager {
    /** All tests ask from one address; {@code LimitsTest} sets limits of its own. */
    private static final String PLENTY = "1000000";

    /** The client of the tests leaves connections open, all from one address. */
    private static final String CONNECTIONS = "20000";

    /** The database outlives the services of a JVM, and what it holds is sealed under one key. */
    private static final String MASTER_KEY = MasterKey.generate();

    /** What the service also opens, as while its master key is replaced. */
    private static final String OTHER_MASTER_KEY = MasterKey.generate();

    private static final SigningKeys KEYS = makeKeys();

    /** Where the service archives. */
    public static Path archives() {
        return Objects.requireNonNull(Path.of(KEYS.publicFile().toUri()).getParent())
                .resolve("archives");
    }

    /** The keys that sign what {@link io.foreseed.identity.AccessTokenService} mints for the tests. */
    public static SigningKeys keys() {
        return KEYS;
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> configuration = new HashMap<>(configuration(TestDatabase.running()));
        if (System.getProperty("foreseed.executable") != null) {
            // unlike the service within the tests, the executable tells nobody which port it took
            String port = String.valueOf(freePort());
            System.setProperty("quarkus.management.test-port", port);
            configuration.put("quarkus.management.port", port);
        }
        return configuration;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Map<String, String> configuration(TestDatabase database) {
        return Map.ofEntries(
                Map.entry("DATABASE_URL", database.serviceUrl()),
                Map.entry("DATABASE_MIGRATION_URL", database.ownerUrl()),
                Map.entry("FORESEED_JWT_PUBLIC_KEY", KEYS.publicFile().toUri().toString()),
                Map.entry("FORESEED_MASTER_KEY", MASTER_KEY),
                Map.entry("FORESEED_OTHER_MASTER_KEY", OTHER_MASTER_KEY),
                Map.entry("foreseed.audit.archive-folder", archives().toString()),
                Map.entry("foreseed.retention.archive-folder", archives().toString()),
                Map.entry("foreseed.identity.mail", "log"),
                Map.entry("foreseed.http.connections", CONNECTIONS),
                Map.entry("foreseed.http.connections-of-address", CONNECTIONS),
                Map.entry("foreseed.limits.sign-ins-of-address", PLENTY),
                Map.entry("foreseed.limits.sign-ins-of-account", PLENTY),
                Map.entry("foreseed.limits.registrations-of-address", PLENTY),
                Map.entry("foreseed.limits.mails-of-address", PLENTY),
                Map.entry("foreseed.limits.mails-of-account", PLENTY),
                Map.entry("foreseed.limits.tokens-of-address", PLENTY),
                Map.entry("foreseed.limits.runs-of-user", PLENTY),
                Map.entry("foreseed.limits.runs-of-address", PLENTY),
                Map.entry("foreseed.limits.changes-of-user", PLENTY),
                Map.entry("foreseed.limits.changes-of-address", PLENTY),
                Map.entry("foreseed.limits.exports-of-user", PLENTY),
                Map.entry("foreseed.limits.exports-of-address", PLENTY));
    }

    /** What the service has sealed, as it was before its master key was replaced. */
    public static byte[] underOtherMasterKey(byte[] sealed, String purpose) {
        return key(OTHER_MASTER_KEY).seal(key(MASTER_KEY).open(sealed, purpose), purpose);
    }

    private static MasterKey key(String text) {
        return new MasterKey(Optional.of(text), Optional.empty(), Optional.empty(), Optional.empty());
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
