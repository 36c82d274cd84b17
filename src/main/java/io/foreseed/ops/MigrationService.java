package io.foreseed.ops;

import io.foreseed.audit.AuditLogService;
import io.foreseed.platform.EventLoop;
import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintWriter;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateOutput;
import org.flywaydb.core.api.output.MigrateResult;

/** What {@code foreseed migrate} does between its start and its end; nothing of the service runs beside it. */
class MigrationService implements QuarkusApplication {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Flyway flyway;
    private final AuditLogService logs;
    private final EventLoop eventLoop;

    MigrationService(Flyway flyway, AuditLogService logs, EventLoop eventLoop) {
        this.flyway = flyway;
        this.logs = logs;
        this.eventLoop = eventLoop;
    }

    @Override
    public int run(String... arguments) {
        PrintWriter out = ForeseedCommand.standardOutput();
        MigrateResult result = flyway.migrate();
        for (MigrateOutput migration : result.migrations) {
            out.println("applied " + migration.version + " " + migration.description);
        }
        int partitions = eventLoop.run(logs::createPartitions).await().atMost(PATIENCE);
        String version = String.valueOf(flyway.info().current().getVersion());
        out.println("schema " + version + ": " + result.migrationsExecuted + " migrations applied, " + partitions
                + " months of the audit trail made");
        ForeseedCommand.finish(out);
        return 0;
    }
}
