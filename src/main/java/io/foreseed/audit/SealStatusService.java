package io.foreseed.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How sealing goes in this instance: for metrics and for the data of readiness. */
@ApplicationScoped
class SealStatusService {
    private static final double MILLIS = 1_000.0;

    private final Clock clock;
    private volatile State state = State.STARTING;
    private volatile String reason = "";
    private volatile @Nullable Instant lastSuccess;
    private volatile double lagSeconds;

    /** What the last round came to. */
    enum State {
        STARTING,
        /** All that could be sealed is sealed and signed. */
        SIGNED,
        /** What is there contradicts what was signed, or nothing is known outside: a person has to look. */
        REFUSED,
        /** The place outside cannot be reached: rows are sealed and not signed. */
        UNREACHABLE,
        /** Anything else; the next round tries again. */
        FAILED
    }

    SealStatusService(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        Gauge.builder("foreseed.audit.seal.lag", this, status -> status.lagSeconds)
                .description("Age of the oldest audit row that was not sealed at the end of the last round")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("foreseed.audit.seal.last.success", this, SealStatusService::lastSuccessSeconds)
                .description(
                        "When this instance last found everything sealed and signed, in seconds since 1970; 0: never")
                .baseUnit("seconds")
                .register(metrics);
        for (State each : State.values()) {
            Gauge.builder("foreseed.audit.seal.state", this, status -> status.state == each ? 1 : 0)
                    .description("1 for the state of the last round, 0 for the others")
                    .tag("state", each.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
    }

    private double lastSuccessSeconds() {
        Instant moment = lastSuccess;
        return moment == null ? 0 : moment.toEpochMilli() / MILLIS;
    }

    void succeeded() {
        lastSuccess = clock.instant();
        now(State.SIGNED, "");
    }

    /**
     * Notes a round that did not succeed.
     *
     * @return whether this is news
     */
    boolean now(State newState, String newReason) {
        // why it is refused names a tree that grows
        boolean isNews = newState != state || (newState == State.FAILED && !newReason.equals(reason));
        state = newState;
        reason = newReason;
        return isNews;
    }

    void lag(Optional<Instant> oldest) {
        lagSeconds = oldest.map(moment ->
                        Math.max(0, Duration.between(moment, clock.instant()).toMillis()) / MILLIS)
                .orElse(0.0);
    }

    double lagSeconds() {
        return lagSeconds;
    }

    State state() {
        return state;
    }

    /** For a reader of a probe. */
    Map<String, String> describe() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("state", state.name().toLowerCase(Locale.ROOT));
        if (!reason.isEmpty()) {
            data.put("reason", reason);
        }
        Instant moment = lastSuccess;
        data.put("lastSuccess", moment == null ? "never" : moment.toString());
        data.put("lagSeconds", String.format(Locale.ROOT, "%.1f", lagSeconds));
        return data;
    }
}
