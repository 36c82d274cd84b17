package io.foreseed.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Caller;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.problem.ProblemException;
import io.foreseed.retention.RetentionDryRun;
import io.foreseed.retention.RetentionExecution;
import io.foreseed.retention.RetentionPolicy;
import io.foreseed.retention.RetentionService;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.mutiny.Uni;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreseed retention}: what is kept for how long, by whoever has the database. */
@Command(
        name = "retention",
        description = {
            "Looks at retention policies and carries them out, in the database of DATABASE_URL, or of the embedded server, "
                    + "whether a service runs on it or not. Adding and changing policies takes two superusers, by the API."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class RetentionCommand implements Runnable {
    private static final String NO_POLICY = "";

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed: list, show, dry-run, run or status.");
    }

    @Command(
            name = "list",
            description = "Prints each policy: what it does to what, after how many days, and when it comes next.",
            mixinStandardHelpOptions = true)
    int list() {
        return OfflineService.run(Work.class, "list", NO_POLICY);
    }

    @Command(name = "show", description = "Prints all of a policy, as JSON.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "POLICY", description = "Its identifier or its name.") String policy) {
        return OfflineService.run(Work.class, "show", policy);
    }

    @Command(
            name = "dry-run",
            description = "Prints what a policy would reach now, and what legal holds keep of it. Changes nothing.",
            mixinStandardHelpOptions = true)
    int dryRun(@Parameters(paramLabel = "POLICY", description = "Its identifier or its name.") String policy) {
        return OfflineService.run(Work.class, "dry-run", policy);
    }

    @Command(
            name = "run",
            description = {
                "Carries out an approved policy now, to its end. One that is ended by force is gone on with by a service, "
                        + "or by the next run."
            },
            mixinStandardHelpOptions = true)
    int run(@Parameters(paramLabel = "POLICY", description = "Its identifier or its name.") String policy) {
        OfflineService.requireMasterKey();
        return OfflineService.run(Work.class, "run", policy);
    }

    @Command(
            name = "status",
            description = "Prints the latest execution of each policy.",
            mixinStandardHelpOptions = true)
    int status() {
        return OfflineService.run(Work.class, "status", NO_POLICY);
    }

    /** The work of the commands. */
    static final class Work implements QuarkusApplication {
        private static final Duration PATIENCE = Duration.ofDays(7);
        private static final int FAILED = 1;
        private static final int REFUSED = 2;

        private final RetentionService retention;
        private final EventLoop eventLoop;
        private final ObjectMapper json;

        Work(RetentionService retention, EventLoop eventLoop, ObjectMapper json) {
            this.retention = retention;
            this.eventLoop = eventLoop;
            this.json = json;
        }

        @Override
        public int run(String... words) throws JsonProcessingException {
            PrintWriter out = ForeseedCommand.standardOutput();
            try {
                int code = print(words[0], words[1], out);
                ForeseedCommand.finish(out);
                return code;
            } catch (ProblemException refused) {
                out.flush();
                PrintWriter error = ForeseedCommand.commandLine("retention").getErr();
                error.println(refused.detail());
                error.flush();
                return REFUSED;
            }
        }

        private int print(String command, String policy, PrintWriter out) throws JsonProcessingException {
            switch (command) {
                case "list" -> done(retention::list).forEach(each -> printLine(each, out));
                case "show" -> out.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(named(policy)));
                case "dry-run" -> {
                    UUID id = named(policy).id();
                    print(done(caller -> retention.look(id, caller)), out);
                }
                case "run" -> {
                    UUID id = named(policy).id();
                    RetentionExecution ended = done(ignored -> retention.runHere(id));
                    print(ended, ended.policyId().toString(), out);
                    return ended.state().equals("failed") ? FAILED : 0;
                }
                case "status" -> printStatus(out);
                case String other -> throw new IllegalArgumentException(other);
            }
            return 0;
        }

        private void printStatus(PrintWriter out) {
            Map<UUID, String> names = done(retention::list).stream()
                    .collect(Collectors.toMap(RetentionPolicy::id, RetentionPolicy::name));
            List<RetentionExecution> latest = done(retention::latest);
            if (latest.isEmpty()) {
                out.println("No policy was carried out yet.");
            }
            latest.forEach(each -> print(each, String.valueOf(names.get(each.policyId())), out));
        }

        private RetentionPolicy named(String policy) {
            return done(retention::list).stream()
                    .filter(each -> each.name().equalsIgnoreCase(policy)
                            || each.id().toString().equalsIgnoreCase(policy))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.notFound("retention policy"));
        }

        private <T> T done(Function<Caller, Uni<T>> work) {
            Supplier<Uni<? extends T>> asService = () -> work.apply(Caller.service(Identifiers.next()));
            return eventLoop.<T>run(asService).await().atMost(PATIENCE);
        }

        /** What is longest comes last, and is not padded. */
        private static void printLine(RetentionPolicy policy, PrintWriter out) {
            String state = !policy.isActive() ? "off" : policy.isApproved() ? "on" : "unapproved";
            out.printf(
                    Locale.ROOT,
                    "%s  %-10s  %-9s  %-15s  after %,6d days  %-11s  next %-20s  %s%n",
                    policy.id(),
                    state,
                    policy.action(),
                    policy.tableName(),
                    policy.retentionPeriodDays(),
                    String.valueOf(policy.scheduleCron()),
                    policy.isActive() && policy.nextExecution() != null
                            ? policy.nextExecution().toString()
                            : "-",
                    policy.name());
        }

        private static void print(RetentionDryRun found, PrintWriter out) {
            out.printf(
                    Locale.ROOT, "older than %s: %,d, in %,d bytes%n", found.cutoff(), found.records(), found.bytes());
            if (found.oldest() != null) {
                out.printf(Locale.ROOT, "from %s to %s%n", found.oldest(), found.newest());
            }
            out.printf(Locale.ROOT, "kept by legal holds: %,d%n", found.recordsHeld());
            found.legalHolds().forEach(hold -> out.println("  hold " + hold));
        }

        private static void print(RetentionExecution execution, String policy, PrintWriter out) {
            out.printf(
                    Locale.ROOT,
                    "%s  %-9s  %,d records  %,d bytes  %,d held  %s  %s%n",
                    execution.finishedAt() == null ? execution.requestedAt() : execution.finishedAt(),
                    execution.state(),
                    execution.records(),
                    execution.bytes(),
                    execution.recordsHeld(),
                    execution.id(),
                    policy);
            execution.archives().forEach(each -> out.println("  archive " + each.name() + " " + each.digest()));
            if (execution.problem() != null) {
                out.println("  " + execution.problem());
            }
        }
    }
}
