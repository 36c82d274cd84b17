package io.foreseed.ops;

import io.foreseed.identity.SigningKeys;
import io.foreseed.platform.EmbeddedPostgres;
import io.foreseed.platform.EmbeddedPostgresException;
import io.foreseed.platform.MasterKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The packaged PostgreSQL and the signing key of one data folder, made known to the service before it starts. */
final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedDatabase.class);
    private static final Duration SERVICE_PATIENCE = Duration.ofSeconds(20);

    private final EmbeddedPostgres server;
    private final SigningKeys keys;
    private final CountDownLatch serviceEnded = new CountDownLatch(1);

    private EmbeddedDatabase(EmbeddedPostgres server, SigningKeys keys) {
        this.server = server;
        this.keys = keys;
    }

    /** Starts the server; the configuration of the service reads the properties that are set here. */
    static EmbeddedDatabase start(Path folder) {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.start(folder);
            SigningKeys keys = SigningKeys.in(folder);
            System.setProperty("DATABASE_URL", server.serviceUrl());
            System.setProperty("DATABASE_MIGRATION_URL", server.ownerUrl());
            System.setProperty(
                    "FORESEED_JWT_PUBLIC_KEY", keys.publicFile().toUri().toString());
            setUnlessGiven(MasterKey.FILE_VARIABLE, MasterKey.fileIn(folder).toString());
            setUnlessGiven("foreseed.identity.mail", "log");
            setUnlessGiven("foreseed.monitoring.spool-folder", folder.toString());
            publishBeside(folder);
            endAtOnce();
            EmbeddedDatabase database = new EmbeddedDatabase(server, keys);
            Runtime.getRuntime().addShutdownHook(new Thread(database::closeLast, "embedded-postgres-stop"));
            return database;
        } catch (EmbeddedPostgresException known) {
            throw CommandException.failed(String.valueOf(known.getMessage()));
        } catch (IOException failed) {
            throw CommandException.failed("The keys in " + folder + " cannot be used: " + failed.getMessage());
        }
    }

    /** Checkpoints go into the folder of the server, unless the configuration names a bucket; archives do too. */
    static void publishBeside(Path folder) {
        String archives = folder.resolve("archives").toString();
        setUnlessGiven("foreseed.audit.archive-folder", archives);
        setUnlessGiven("foreseed.retention.archive-folder", archives);
        String bucket = "foreseed.audit.checkpoint-bucket";
        if (!OfflineService.isSet(bucket) && !OfflineService.isSet(variable(bucket))) {
            setUnlessGiven(
                    "foreseed.audit.checkpoint-folder",
                    folder.resolve(AuditDatabase.CHECKPOINTS).toString());
        }
    }

    /** Nobody balances load over a service with its own server, and a person who stops it waits for the prompt. */
    private static void endAtOnce() {
        setUnlessGiven("quarkus.shutdown.delay", "0S");
        setUnlessGiven("quarkus.shutdown.timeout", "1S");
    }

    /** A variable of the key's name wins. */
    private static void setUnlessGiven(String key, String value) {
        if (System.getenv(variable(key)) == null) {
            System.setProperty(key, value);
        }
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** From now on the server is started again when it dies under the service. */
    void keepRunning() {
        server.keepRunning();
    }

    int port() {
        return server.port();
    }

    PrivateKey privateKey() {
        try {
            return keys.privateKey();
        } catch (IOException failed) {
            throw CommandException.failed(String.valueOf(failed.getMessage()));
        }
    }

    /** On a signal the service and its server are asked to end at the same moment: the service goes first. */
    private void closeLast() {
        server.letEnd();
        try {
            boolean hasEnded = serviceEnded.await(SERVICE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!hasEnded) {
                LOG.warn("event=service-still-running what=\"its PostgreSQL stops under it\"");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        server.close();
    }

    @Override
    public void close() {
        serviceEnded.countDown();
        server.close();
    }
}
