package io.foreseed.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.monitoring.SystemEvent;
import io.foreseed.monitoring.SystemEventFilter;
import io.foreseed.monitoring.SystemEventService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.mutiny.Uni;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code foreseed events}: what happened to the service, by whoever has the database. */
@Command(
        name = "events",
        description = {
            "Looks at what happened to the service, in the database of DATABASE_URL, or of the embedded server, whether a "
                    + "service runs on it or not."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class EventsCommand implements Runnable {
    private static final int LONGEST_NOTES = 2_000;

    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is needed: list, show or resolve.");
    }

    @Command(
            name = "list",
            description = "Prints the latest events, newest first, those that are open unless --resolved.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    int list(
            @Option(names = "--severity", paramLabel = "WORD", description = "debug, info, warning, error or critical.")
                    @Nullable
                    String severity,
            @Option(
                            names = "--type",
                            paramLabel = "WORD",
                            description = "startup, shutdown, error, performance or maintenance.")
                    @Nullable
                    String type,
            @Option(names = "--resolved", description = "Those that are resolved.") boolean isResolved,
            @Option(names = "--limit", paramLabel = "COUNT", description = "At most so many: 50, at most 200.")
                    @Nullable
                    String limit) {
        SystemEventFilter filter;
        try {
            filter = SystemEventFilter.of(severity, type, null, null, Boolean.toString(isResolved), null, null);
            PageRequest.of(limit, null);
        } catch (ProblemException wrong) {
            throw new ParameterException(spec.commandLine(), sentence(wrong));
        }
        return OfflineService.run(
                Work.class,
                "list",
                String.valueOf(filter.severity()),
                String.valueOf(filter.eventType()),
                Boolean.toString(isResolved),
                limit == null ? Integer.toString(Page.DEFAULT_LIMIT) : limit);
    }

    @Command(name = "show", description = "Prints all of an event, as JSON.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "ID", description = "The event's identifier.") UUID id) {
        return OfflineService.run(Work.class, "show", id.toString());
    }

    @Command(
            name = "resolve",
            description = "Resolves an event; when the same happens again, that is another one.",
            mixinStandardHelpOptions = true)
    int resolve(
            @Parameters(paramLabel = "ID", description = "The event's identifier.") UUID id,
            @Option(
                            names = "--note",
                            required = true,
                            paramLabel = "TEXT",
                            description = "What was found and done; nothing about a person.")
                    String note) {
        if (note.isBlank() || note.length() > LONGEST_NOTES) {
            throw new ParameterException(spec.commandLine(), "--note must have 1 to " + LONGEST_NOTES + " characters.");
        }
        return OfflineService.run(Work.class, "resolve", id.toString(), note);
    }

    private static String sentence(ProblemException refused) {
        return refused.errors().isEmpty()
                ? refused.detail()
                : String.join(
                        "; ",
                        refused.errors().stream().map(EventsCommand::sentence).toList());
    }

    private static String sentence(FieldError error) {
        return "--" + error.pointer().substring(1).replace("eventType", "type") + " " + error.detail();
    }

    /** The work of the commands. */
    static final class Work implements QuarkusApplication {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final SystemEventService events;
        private final EventLoop eventLoop;
        private final ObjectMapper json;

        Work(SystemEventService events, EventLoop eventLoop, ObjectMapper json) {
            this.events = events;
            this.eventLoop = eventLoop;
            this.json = json;
        }

        @Override
        public int run(String... words) throws JsonProcessingException {
            PrintWriter out = ForeseedCommand.standardOutput();
            try {
                print(List.of(words), out);
                ForeseedCommand.finish(out);
                return 0;
            } catch (ProblemException refused) {
                out.flush();
                PrintWriter error = ForeseedCommand.commandLine("events").getErr();
                error.println(sentence(refused));
                error.flush();
                return 2;
            }
        }

        private void print(List<String> words, PrintWriter out) throws JsonProcessingException {
            switch (words.getFirst()) {
                case "list" -> {
                    SystemEventFilter filter = SystemEventFilter.of(
                            given(words.get(1)), given(words.get(2)), null, null, words.get(3), null, null);
                    PageRequest page = PageRequest.of(words.get(4), null);
                    printTable(done(caller -> events.list(filter, page, caller)).items(), out);
                }
                case "show" -> {
                    SystemEvent event = done(caller -> events.read(UUID.fromString(words.get(1)), caller));
                    out.println(json.writerWithDefaultPrettyPrinter().writeValueAsString(event));
                }
                case "resolve" -> {
                    UUID id = UUID.fromString(words.get(1));
                    done(caller -> events.resolve(id, words.get(2), "*", caller));
                    out.println("resolved " + id);
                }
                case String other -> throw new IllegalArgumentException(other);
            }
        }

        private static @Nullable String given(String word) {
            return word.equals("null") ? null : word;
        }

        private <T> T done(Function<Caller, Uni<T>> work) {
            Supplier<Uni<? extends T>> asService = () -> work.apply(Caller.service(Identifiers.next()));
            return eventLoop.<T>run(asService).await().atMost(PATIENCE);
        }

        /** What is longest comes last, and is not padded. */
        private static void printTable(List<SystemEvent> events, PrintWriter out) {
            for (SystemEvent event : events) {
                out.println(String.join(
                        "  ",
                        event.id().toString(),
                        event.lastSeen().toString(),
                        event.severity(),
                        event.occurrences() + "x",
                        String.valueOf(event.component()),
                        event.message()));
            }
        }
    }
}
