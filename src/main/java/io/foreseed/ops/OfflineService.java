package io.foreseed.ops;

import io.foreseed.platform.DatabaseConfig;
import io.foreseed.platform.DatabaseUrl;
import io.foreseed.platform.EmbeddedPostgres;
import io.foreseed.platform.EmbeddedPostgres.Addresses;
import io.foreseed.platform.MasterKey;
import io.quarkus.runtime.QuarkusApplication;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a command does in the database with the service's own code, without HTTP and schedules: in that of {@code
 * DATABASE_URL}, or in the embedded one, whether a service runs on it or not.
 */
final class OfflineService {
    private OfflineService() {}

    static int run(Class<? extends QuarkusApplication> task, String... arguments) {
        requireReadableAddresses();
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.scheduler.enabled", "false");
        System.setProperty("quarkus.shutdown.delay", "0S");
        System.setProperty("quarkus.log.level", "WARN");
        System.setProperty("quarkus.log.console.stderr", "true");
        System.setProperty("quarkus.flyway.migrate-at-start", "false");
        if (isSet("DATABASE_URL")) {
            return LaunchedService.of(task, arguments);
        }
        Path folder = EmbeddedPostgres.defaultFolder(System.getenv());
        Optional<Addresses> running = EmbeddedPostgres.running(folder);
        if (running.isPresent()) {
            System.setProperty("DATABASE_URL", running.get().serviceUrl());
            System.setProperty("DATABASE_MIGRATION_URL", running.get().ownerUrl());
            System.setProperty(
                    MasterKey.FILE_VARIABLE, folder.resolve("master.key").toString());
            EmbeddedDatabase.publishBeside(folder);
            return LaunchedService.of(task, arguments);
        }
        System.setProperty("quarkus.flyway.migrate-at-start", "true");
        EmbeddedDatabase database = EmbeddedDatabase.start(folder);
        try {
            return LaunchedService.of(task, arguments);
        } finally {
            database.close();
        }
    }

    /** With {@code DATABASE_URL} nobody but the operator can say which key seals what is stored there. */
    static void requireMasterKey() {
        if (isSet("DATABASE_URL") && !isSet(MasterKey.VARIABLE) && !isSet(MasterKey.FILE_VARIABLE)) {
            throw CommandException.refused(MasterKey.VARIABLE + " is not set: with DATABASE_URL the service needs the "
                    + "key (32 random bytes in Base64, such as `openssl rand -base64 32` prints) that seals what "
                    + "the database must not show; or " + MasterKey.FILE_VARIABLE + ", a file that holds it.");
        }
    }

    /** Before anything starts: what an address may say is told by a sentence, not by a stack trace. */
    static void requireReadableAddresses() {
        for (String name : List.of(DatabaseConfig.SERVICE, DatabaseConfig.OWNER)) {
            value(name).ifPresent(text -> address(name, text));
        }
    }

    /**
     * Reads an address.
     *
     * @throws CommandException when it is none
     */
    static DatabaseUrl address(String name, String text) {
        try {
            return DatabaseUrl.parse(name, text);
        } catch (IllegalArgumentException wrong) {
            throw CommandException.refused(String.valueOf(wrong.getMessage()));
        }
    }

    /** As the service will find it: a system property, or a variable. */
    static boolean isSet(String name) {
        return value(name).isPresent();
    }

    /** A system property, or a variable; a blank one is none. */
    static Optional<String> value(String name) {
        return Stream.of(System.getProperty(name, ""), System.getenv().getOrDefault(name, ""))
                .filter(text -> !text.isBlank())
                .findFirst();
    }
}
