package io.foreseed.ops;

import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
        String owner = Stream.of("DATABASE_MIGRATION_URL", "DATABASE_URL")
                .map(name -> String.valueOf(System.getenv().getOrDefault(name, "")))
                .filter(url -> !url.isBlank())
                .findFirst()
                .orElseThrow(
                        () -> CommandException.refused("DATABASE_MIGRATION_URL is not set: it names the database to"
                                + " migrate, postgresql://host:port/database?user=..&password=.."));
        // one connection for everything: the job needs no other secret than the owner's
        System.setProperty("DATABASE_MIGRATION_URL", owner);
        System.setProperty("DATABASE_URL", owner);
        System.setProperty("quarkus.flyway.migrate-at-start", "false");
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.scheduler.enabled", "false");
        System.setProperty("quarkus.shutdown.delay", "0S");
        System.setProperty("quarkus.log.console.stderr", "true");
        return LaunchedService.of(MigrationService.class);
    }
}
