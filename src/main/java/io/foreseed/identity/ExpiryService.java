package io.foreseed.identity;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Forgets mailed tokens that are over, and sessions some time after their end; the trail keeps what was done. */
@ApplicationScoped
class ExpiryService {
    private static final Duration SESSIONS_KEPT = Duration.ofDays(30);

    private final SessionRepository sessions;
    private final AccountTokenRepository tokens;
    private final Clock clock;

    ExpiryService(SessionRepository sessions, AccountTokenRepository tokens, Clock clock) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.clock = clock;
    }

    Uni<Void> forget() {
        Instant now = clock.instant();
        return CallerTransaction.withTransaction(Caller.service(Identifiers.next()), () -> tokens.deleteExpired(now)
                        .chain(() -> sessions.deleteOver(now.minus(SESSIONS_KEPT))))
                .replaceWithVoid();
    }
}
