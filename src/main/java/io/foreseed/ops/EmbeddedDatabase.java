package io.foreseed.ops;

import io.foreseed.identity.SigningKeys;
import io.foreseed.platform.EmbeddedPostgres;
import io.foreseed.platform.EmbeddedPostgresException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;

/** The packaged PostgreSQL and the signing key of one data folder, made known to the service before it starts. */
final class EmbeddedDatabase implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final SigningKeys keys;

    private EmbeddedDatabase(EmbeddedPostgres server, SigningKeys keys) {
        this.server = server;
        this.keys = keys;
    }

    /** Starts the server; the configuration of the service reads the properties that are set here. */
    static EmbeddedDatabase start(Path folder) {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.start(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "embedded-postgres-stop"));
            SigningKeys keys = SigningKeys.in(folder);
            System.setProperty("DATABASE_URL", server.serviceUrl());
            System.setProperty("DATABASE_MIGRATION_URL", server.ownerUrl());
            System.setProperty(
                    "FORESEED_JWT_PUBLIC_KEY", keys.publicFile().toUri().toString());
            return new EmbeddedDatabase(server, keys);
        } catch (EmbeddedPostgresException known) {
            throw CommandException.failed(String.valueOf(known.getMessage()));
        } catch (IOException failed) {
            throw CommandException.failed("The signing key in " + folder + " cannot be used: " + failed.getMessage());
        }
    }

    PrivateKey privateKey() {
        try {
            return keys.privateKey();
        } catch (IOException failed) {
            throw CommandException.failed(String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
