package io.foreseed.ops;

import io.foreseed.audit.LiveTrail;
import io.foreseed.audit.TrailArchive;
import io.foreseed.audit.TrailService;
import io.foreseed.platform.EventLoop;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** The work of {@code audit export}: first the event that it is done, then the archive. */
final class AuditExportService implements QuarkusApplication {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TrailService trail;
    private final EventLoop eventLoop;

    AuditExportService(TrailService trail, EventLoop eventLoop) {
        this.trail = trail;
        this.eventLoop = eventLoop;
    }

    @Override
    public int run(String... arguments) {
        Path folder = Path.of(arguments[0]);
        eventLoop
                .run(() ->
                        trail.recordExport(Map.of("folder", folder.getFileName().toString())))
                .await()
                .atMost(PATIENCE);
        PrintWriter out = ForeseedCommand.standardOutput();
        try (AuditDatabase database = AuditDatabase.open()) {
            TrailArchive archive = new TrailArchive(LiveTrail.now(database.connection()), folder);
            long count = archive.write(epochs ->
                    eventLoop.run(() -> trail.manifest(epochs)).await().atMost(PATIENCE));
            out.printf(Locale.ROOT, "exported %,d leaves to %s%n", count, folder);
            if (!archive.isAsSigned()) {
                out.println(
                        "The rows are not what was signed: the archive has no manifest. Run `foreseed audit verify`.");
            }
            out.printf("verify them with `foreseed audit verify --archive %s`%n", folder);
        } catch (SQLException | IOException failed) {
            throw CommandException.failed("The export failed: " + failed.getMessage());
        }
        ForeseedCommand.finish(out);
        return 0;
    }
}
