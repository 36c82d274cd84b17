package io.foreseed.monitoring;

import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.DatabaseFailure.Refusal;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.foreseed.platform.Notice.Severity;
import io.foreseed.platform.ProductionConfig;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.scheduler.FailedExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Makes events of what is noticed, of classes, places, codes and figures, and hands them to the queue. */
@ApplicationScoped
class NoticeService {
    private static final int LONGEST_CODE = 50;

    private final SystemEventQueueService queue;
    private final Clock clock;
    private final String environment;
    private final String version;
    private final ProcessLoad load = new ProcessLoad();

    NoticeService(
            SystemEventQueueService queue,
            Clock clock,
            MonitoringConfig config,
            ProductionConfig production,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.queue = queue;
        this.clock = clock;
        this.environment = config.environment().orElse(production.isProduction() ? "production" : "development");
        this.version = version;
    }

    void notice(@Observes Notice notice) {
        Facts facts = facts(notice);
        queue.add(facts.fingerprint(), clock.instant(), () -> event(notice, facts));
    }

    /** What the notice says, as a row. */
    NewSystemEvent event(Notice notice) {
        return event(notice, facts(notice));
    }

    /** What makes it the same as another, or not. */
    private record Facts(
            UUID id,
            String fingerprint,
            String component,
            @Nullable String code,
            @Nullable FailureTrace trace,
            boolean isOpen) {}

    private static Facts facts(Notice notice) {
        FailureTrace trace = notice.cause() == null ? null : new FailureTrace(notice.cause());
        String component = Optional.ofNullable(notice.component())
                .or(() -> Optional.ofNullable(trace).flatMap(FailureTrace::component))
                .orElse("api");
        String code = code(notice);
        boolean isOpen = notice.kind().severity() != Severity.INFO;
        UUID id = Identifiers.next();
        String fingerprint = isOpen
                ? fingerprint(
                        notice.kind().name(), component, trace == null ? "" : trace.identity(), String.valueOf(code))
                : id.toString();
        return new Facts(id, fingerprint, component, code, trace, isOpen);
    }

    /** A job of the schedule that does not deal with its failures itself. */
    void notice(@Observes FailedExecution failed) {
        Notice.ofJob(failed.getExecution().getTrigger().getId(), failed.getException())
                .post();
    }

    /** The start of an instance, which stays open until its end is written. */
    void started(UUID instance, Notice notice) {
        Facts facts = new Facts(instance, instance.toString(), facts(notice).component(), null, null, true);
        queue.add(facts.fingerprint(), clock.instant(), () -> event(notice, facts));
    }

    /** The stop of an instance, which closes its start. */
    void stopped(UUID instance, Notice notice) {
        NewSystemEvent stop = event(notice).ending(instance);
        queue.add(stop.fingerprint(), stop.timestamp(), () -> stop);
    }

    private NewSystemEvent event(Notice notice, Facts facts) {
        Kind kind = notice.kind();
        FailureTrace trace = facts.trace();
        Instant now = clock.instant();
        return new NewSystemEvent(
                facts.id(),
                now,
                now,
                1,
                facts.fingerprint(),
                kind.type().name().toLowerCase(Locale.ROOT),
                kind.category().name().toLowerCase(Locale.ROOT),
                trace == null ? kind.sentence() : kind.sentence() + " " + trace.identity(),
                kind.severity().name().toLowerCase(Locale.ROOT),
                facts.component(),
                environment,
                version,
                facts.code(),
                trace == null ? null : trace.text(),
                data(notice),
                millis(notice.duration()),
                ProcessLoad.heapMegabytes(),
                load.processorPercent(),
                facts.isOpen(),
                null);
    }

    private static @Nullable Integer millis(@Nullable Duration duration) {
        return duration == null ? null : (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    private static Map<String, Object> data(Notice notice) {
        Map<String, Object> data = new HashMap<>(notice.data());
        if (notice.requestId() != null) {
            data.put("requestId", notice.requestId());
        }
        refusal(notice).ifPresent(refusal -> {
            put("constraint", refusal.constraint(), data);
            put("table", refusal.table(), data);
        });
        return data;
    }

    private static void put(String name, @Nullable Object value, Map<String, Object> data) {
        if (value != null) {
            data.put(name, value);
        }
    }

    /** What the database said, else the problem that was or would have been answered. */
    private static @Nullable String code(Notice notice) {
        Throwable cause = notice.cause();
        if (cause == null) {
            return null;
        }
        Optional<String> problem = cause instanceof ProblemException told
                ? Optional.of(told.type().slug())
                : DatabaseFailure.of(cause).map(answer -> answer.type().slug());
        Optional<String> otherwise = notice.kind() == Kind.REQUEST_FAILED
                ? Optional.of(ProblemType.INTERNAL_ERROR.slug())
                : Optional.empty();
        return refusal(notice)
                .map(Refusal::state)
                .or(() -> problem)
                .or(() -> otherwise)
                .map(code -> code.substring(0, Math.min(code.length(), LONGEST_CODE)))
                .orElse(null);
    }

    private static Optional<Refusal> refusal(Notice notice) {
        return Optional.ofNullable(notice.cause()).flatMap(DatabaseFailure::refusal);
    }

    private static String fingerprint(String... parts) {
        try {
            byte[] text = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
