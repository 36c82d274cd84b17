package io.foreseed.identity;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an account answers no guess: temporarily, and longer the more guesses failed.
 *
 * <p>The rule of Keycloak's brute force detection (Server Administration Guide 26, 2025, "Lockout temporarily", strategy
 * multiple): after a failure the wait is one minute times floor(failures / 10), fifteen minutes at most; failures are
 * forgotten twelve hours after the last one, and by a success.
 *
 * <p>An attempt counts as failed before its password is looked at, so that guesses made at once are counted too; a
 * success takes it back.
 *
 * @param failures  attempts that failed in a row
 * @param lastFailure  when the last one failed; null when none did
 * @param lockedUntil  until when no password is looked at; null when never
 */
record LoginLockout(
        int failures,
        @Nullable Instant lastFailure,
        @Nullable Instant lockedUntil) {
    /** Failures without a wait, less one. */
    static final int FAILURES_A_STEP = 10;

    static final Duration INCREMENT = Duration.ofMinutes(1);
    static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(12);

    /** More are not told apart. */
    private static final int MOST_FAILURES = 1_000_000;

    static final LoginLockout NONE = new LoginLockout(0, null, null);

    boolean isLocked(Instant now) {
        return lockedUntil != null && now.isBefore(lockedUntil);
    }

    /** The state after an attempt that failed now; only for an account that is not locked. */
    LoginLockout failed(Instant now) {
        boolean isForgotten = lastFailure != null && now.isAfter(lastFailure.plus(FORGOTTEN_AFTER));
        int count = Math.min(MOST_FAILURES, isForgotten ? 1 : failures + 1);
        Duration wait = INCREMENT.multipliedBy(count / FAILURES_A_STEP);
        Duration capped = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        return new LoginLockout(count, now, capped.isZero() ? null : now.plus(capped));
    }
}
