package io.foreseed.ops;

import io.foreseed.platform.DatabaseConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code foreseed migrate}: brings a schema to this build's version, for a job that runs before the service is rolled. */
@Command(
        name = "migrate",
        description = {
            "Migrates the database of DATABASE_MIGRATION_URL (its owner's connection; else DATABASE_URL), makes the "
                    + "coming months of the audit trail, and ends.",
            "A schema that is newer than this build is left as it is."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MigrateCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        OfflineService.requireReadableAddresses();
        String owner = OfflineService.value(DatabaseConfig.OWNER)
                .or(() -> OfflineService.value(DatabaseConfig.SERVICE))
                .orElseThrow(
                        () -> CommandException.refused("DATABASE_MIGRATION_URL is not set: it names the database to"
                                + " migrate, postgresql://host:port/database?user=..&password=..&sslmode=.."));
        // one connection for everything: the job needs no other secret than the owner's
        System.setProperty(DatabaseConfig.OWNER, owner);
        System.setProperty(DatabaseConfig.SERVICE, owner);
        System.setProperty("quarkus.flyway.migrate-at-start", "false");
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.scheduler.enabled", "false");
        System.setProperty("quarkus.shutdown.delay", "0S");
        System.setProperty("quarkus.log.console.stderr", "true");
        return LaunchedService.of(MigrationService.class);
    }
}
