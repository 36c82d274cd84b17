package io.foreseed.platform;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the service itself, for who operates it. Whoever finds out posts it; {@code monitoring} writes it down,
 * later and in a transaction of its own, so that posting costs nothing and cannot fail.
 *
 * @param component  the part of the service; null where the cause tells it
 * @param cause  of which only classes, places and the database's own codes are kept: a message may quote what is personal
 * @param requestId  the request in which it happened; null when in none
 * @param data  figures and names of the service's own, never what came from outside
 * @param duration  how long it took
 */
public record Notice(
        Kind kind,
        @Nullable String component,
        @Nullable Throwable cause,
        @Nullable UUID requestId,
        Map<String, Object> data,
        @Nullable Duration duration) {

    /** All that is written down; the words are those of the columns of {@code system_events}. */
    public enum Kind {
        STARTED(Type.STARTUP, Category.SYSTEM, Severity.INFO, "The service has started."),
        READY(Type.STARTUP, Category.SYSTEM, Severity.INFO, "The service is ready."),
        STOPPED(Type.SHUTDOWN, Category.SYSTEM, Severity.INFO, "The service has stopped."),
        ENDED_WITHOUT_STOP(Type.SHUTDOWN, Category.SYSTEM, Severity.WARNING, "An instance ended without stop."),
        REQUEST_FAILED(Type.ERROR, Category.API, Severity.ERROR, "A request failed for a reason that nobody foresaw."),
        JOB_FAILED(Type.ERROR, Category.SYSTEM, Severity.ERROR, "Work in the background failed."),
        RUN_FAILED(Type.ERROR, Category.SIMULATION, Severity.ERROR, "A run failed."),
        ENGINE_VERIFIED(
                Type.MAINTENANCE, Category.SIMULATION, Severity.INFO, "The engine met all figures that verify it."),
        ENGINE_MISSED(Type.ERROR, Category.SIMULATION, Severity.CRITICAL, "The engine missed figures that verify it."),
        SEAL_REFUSED(
                Type.ERROR,
                Category.SYSTEM,
                Severity.CRITICAL,
                "The seal of the audit trail contradicts what is there."),
        SEAL_FAILED(Type.ERROR, Category.SYSTEM, Severity.ERROR, "The audit trail was not sealed and signed."),
        SEAL_LAGS(Type.PERFORMANCE, Category.DATABASE, Severity.WARNING, "The seal of the audit trail lags behind."),
        PARTITIONS_MADE(
                Type.MAINTENANCE, Category.DATABASE, Severity.INFO, "Coming months of the audit trail were made."),
        PARTITIONS_NOT_MADE(
                Type.ERROR, Category.DATABASE, Severity.ERROR, "Coming months of the audit trail were not made."),
        RETENTION_DONE(Type.MAINTENANCE, Category.DATABASE, Severity.INFO, "A retention policy was carried out."),
        RETENTION_FAILED(
                Type.ERROR, Category.DATABASE, Severity.ERROR, "A retention policy was not carried out to its end."),
        RETENTION_UNAPPROVED(
                Type.MAINTENANCE,
                Category.DATABASE,
                Severity.WARNING,
                "A retention policy was changed past the service and waits for an approval."),
        DATABASE_AWAY(Type.ERROR, Category.DATABASE, Severity.ERROR, "The database did not answer."),
        POOL_EXHAUSTED(
                Type.PERFORMANCE,
                Category.DATABASE,
                Severity.WARNING,
                "All connections to the database were in use, and work waited for one."),
        LOAD_HIGH(Type.PERFORMANCE, Category.SYSTEM, Severity.WARNING, "For a minute the load crossed a threshold.");

        private final Type type;
        private final Category category;
        private final Severity severity;
        private final String sentence;

        Kind(Type type, Category category, Severity severity, String sentence) {
            this.type = type;
            this.category = category;
            this.severity = severity;
            this.sentence = sentence;
        }

        public Type type() {
            return type;
        }

        public Category category() {
            return category;
        }

        public Severity severity() {
            return severity;
        }

        /** What a reader is told; the same each time. */
        public String sentence() {
            return sentence;
        }
    }

    /** The values of {@code event_type}. */
    public enum Type {
        STARTUP,
        SHUTDOWN,
        ERROR,
        PERFORMANCE,
        MAINTENANCE
    }

    /** The values of {@code event_category}. */
    public enum Category {
        SYSTEM,
        DATABASE,
        API,
        SIMULATION
    }

    /** The values of {@code severity}. */
    public enum Severity {
        DEBUG,
        /** For information: it needs nobody, and is resolved from the beginning. */
        INFO,
        WARNING,
        ERROR,
        CRITICAL
    }

    public Notice {
        data = Map.copyOf(data);
    }

    public static Notice of(Kind kind, @Nullable String component) {
        return new Notice(kind, component, null, null, Map.of(), null);
    }

    /** Of work that nobody waits for: whether it failed by itself, or because the database is away. */
    public static Notice ofJob(String component, Throwable failure) {
        return DatabaseFailure.isOutage(failure)
                ? of(Kind.DATABASE_AWAY, "database").because(failure)
                : of(Kind.JOB_FAILED, component).because(failure);
    }

    public Notice because(Throwable failure) {
        return new Notice(kind, component, failure, requestId, data, duration);
    }

    public Notice during(@Nullable UUID request) {
        return new Notice(kind, component, cause, request, data, duration);
    }

    public Notice with(Map<String, Object> figures) {
        return new Notice(kind, component, cause, requestId, figures, duration);
    }

    public Notice taking(Duration time) {
        return new Notice(kind, component, cause, requestId, data, time);
    }

    /** Tells who observes: nobody, where no service runs. */
    public void post() {
        post(this);
    }

    static <T> void post(T told) {
        ArcContainer container = Arc.container();
        if (container != null && container.isRunning()) {
            container.beanManager().getEvent().fire(told);
        }
    }
}
