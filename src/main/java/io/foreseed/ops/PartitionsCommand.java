package io.foreseed.ops;

import io.foreseed.audit.AuditLogService;
import io.foreseed.audit.AuditMonth;
import io.foreseed.audit.AuditMonthService;
import io.foreseed.platform.DatabaseConfig;
import io.foreseed.platform.EventLoop;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.mutiny.Uni;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreseed partitions}: the months of the audit trail. */
@Command(
        name = "partitions",
        description = "Administers the months of the audit trail.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class PartitionsCommand implements Runnable {
    private static final String NO_MONTH = "";
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "A command is needed: list, create, archive, attach or detach.");
    }

    @Command(
            name = "list",
            description = "Prints each month, where it is in its life, and how many events it has.",
            mixinStandardHelpOptions = true)
    int list() {
        return OfflineService.run(Work.class, "list", NO_MONTH);
    }

    @Command(
            name = "create",
            description = "Makes the partitions of this month and the next six that are missing.",
            mixinStandardHelpOptions = true)
    int create() {
        return OfflineService.run(Work.class, "create", NO_MONTH);
    }

    @Command(
            name = "archive",
            description = {
                "Writes a month that is over into the folder foreseed.audit.archive-folder, reads it back, and says so "
                        + "in the trail by a signed event. The month stays in the database."
            },
            mixinStandardHelpOptions = true)
    int archive(@Parameters(paramLabel = "MONTH", description = "Such as 2019-11.") String month) {
        requireMonth(month);
        OfflineService.requireMasterKey();
        return OfflineService.run(Work.class, "archive", month);
    }

    @Command(
            name = "attach",
            description = {
                "Brings an archived month back as the table audit_logs_YYYY_MM, to be read: it is no part of the trail, and "
                        + "nobody writes to it. Needs the owner's login (DATABASE_MIGRATION_URL)."
            },
            mixinStandardHelpOptions = true)
    int attach(@Parameters(paramLabel = "MONTH", description = "Such as 2019-11.") String month) {
        return asOwner("attach", month);
    }

    @Command(
            name = "detach",
            description = {
                "Takes an archived month out of the trail, 2,555 days after its end at the earliest, without holding "
                        + "writers; goes on where one that was ended has begun. Needs the owner's login "
                        + "(DATABASE_MIGRATION_URL)."
            },
            mixinStandardHelpOptions = true)
    int detach(@Parameters(paramLabel = "MONTH", description = "Such as 2019-11.") String month) {
        return asOwner("detach", month);
    }

    private void requireMonth(String month) {
        if (!MONTH.matcher(month).matches()) {
            throw new ParameterException(spec.commandLine(), "MONTH must be a month such as 2019-11, not " + month);
        }
    }

    private int asOwner(String work, String month) {
        requireMonth(month);
        if (OfflineService.isSet(DatabaseConfig.SERVICE) && !OfflineService.isSet(DatabaseConfig.OWNER)) {
            throw CommandException.refused(DatabaseConfig.OWNER + " is not set: tables are the owner's.");
        }
        return OfflineService.run(Work.class, work, month);
    }

    /** The work of the commands. */
    static final class Work implements QuarkusApplication {
        private static final Duration PATIENCE = Duration.ofHours(12);

        private final AuditMonthService months;
        private final AuditLogService logs;
        private final EventLoop eventLoop;

        Work(AuditMonthService months, AuditLogService logs, EventLoop eventLoop) {
            this.months = months;
            this.logs = logs;
            this.eventLoop = eventLoop;
        }

        @Override
        public int run(String... arguments) {
            PrintWriter out = ForeseedCommand.standardOutput();
            String month = arguments[1];
            switch (arguments[0]) {
                case "list" -> await(months::months).forEach(each -> out.println(line(each)));
                case "create" -> out.println("partitions that were made: " + await(logs::createPartitions));
                case "archive" -> out.println(line(await(() -> months.archive(YearMonth.parse(month)))));
                case "attach" ->
                    out.printf(
                            Locale.ROOT,
                            "audit_logs_%s has %,d events; it is no part of the trail%n",
                            month.replace('-', '_'),
                            await(() -> months.attach(YearMonth.parse(month))));
                default -> out.println(line(await(() -> months.detachConcurrently(YearMonth.parse(month)))));
            }
            ForeseedCommand.finish(out);
            return 0;
        }

        private <T> T await(Supplier<Uni<? extends T>> work) {
            try {
                return eventLoop.run(work).await().atMost(PATIENCE);
            } catch (IllegalStateException refused) {
                throw CommandException.refused(String.valueOf(refused.getMessage()));
            }
        }

        private static String line(AuditMonth month) {
            String events = month.events() == null ? "" : String.format(Locale.ROOT, "%,d events", month.events());
            String archive = month.manifest() == null ? "" : "audit-" + month.month() + " " + month.manifest();
            return String.format(
                            Locale.ROOT,
                            "%s  %-8s  %-16s  %s",
                            month.month(),
                            month.state().name().toLowerCase(Locale.ROOT),
                            events,
                            archive)
                    .stripTrailing();
        }
    }
}
