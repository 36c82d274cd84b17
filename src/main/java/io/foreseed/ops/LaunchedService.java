package io.foreseed.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.QuarkusBindException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** One life of the service, from its start to its end; a start that fails is told in a sentence. */
final class LaunchedService {
    private static final Logger LOG = Logger.getLogger(LaunchedService.class);
    private static final int MAXIMUM_CAUSES = 20;

    private LaunchedService() {}

    /**
     * Runs the application until it ends; answers its exit code.
     *
     * @throws CommandException when it did not start
     */
    static int of(Class<? extends QuarkusApplication> application, String... arguments) {
        var exitCode = new AtomicInteger();
        var failed = new CopyOnWriteArrayList<Throwable>();
        Quarkus.run(
                application,
                (code, failure) -> {
                    exitCode.set(code);
                    Stream.ofNullable(failure).forEach(failed::add);
                },
                arguments);
        if (!failed.isEmpty()) {
            throw CommandException.failed(sentence(failed.getFirst()));
        }
        return exitCode.get();
    }

    /** What a person can do something about is said without a stack trace; all else is logged with it. */
    static String sentence(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof CommandException known) {
                return String.join("\n", known.lines());
            }
            if (cause instanceof QuarkusBindException taken) {
                return "Port " + taken.getPort() + " is in use by another program. Choose another with --port.";
            }
            if (cause instanceof ConnectException || cause instanceof SQLException) {
                return "The database does not serve: " + cause.getMessage() + " See DATABASE_URL and"
                        + " DATABASE_MIGRATION_URL.";
            }
        }
        LOG.error("event=start-failed", failure);
        return "The service did not start: " + causes(failure).getLast().getMessage();
    }

    /** The failure and its causes, the first reason last. */
    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAXIMUM_CAUSES)
                .toList();
    }
}
