package io.foreseed.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginLockoutTest {
    private static final Instant START = Instant.parse("2026-02-28T23:59:59Z");
    private static final int SEQUENCES = 100_000;
    private static final int LONGEST_SEQUENCE = 60;

    @ParameterizedTest
    @CsvSource({"1,0", "9,0", "10,60", "19,60", "20,120", "149,840", "150,900", "160,900", "5000,900"})
    void theWaitGrowsByAMinuteEveryTenFailures(int failures, int seconds) {
        LoginLockout state = LoginLockout.NONE;
        Instant now = START;

        for (int failure = 0; failure < failures; failure++) {
            now = now.plus(LoginLockout.LONGEST_WAIT);
            state = state.failed(now);
        }

        assertThat(state.isLocked(now)).isEqualTo(seconds > 0);
        assertThat(state.isLocked(now.plusSeconds(seconds))).isFalse();
        assertThat(state.isLocked(now.plusSeconds(seconds).minusNanos(1))).isEqualTo(seconds > 0);
    }

    /**
     * A model that keeps every event and works each answer out anew from the sentence "wait = one minute times
     * floor(failures / 10), fifteen at most; forgotten after twelve hours": 0 differences.
     */
    @Test
    void aHundredThousandSequencesOfAttemptsAreAsTheModelSays() {
        SplittableRandom random = new SplittableRandom(20_260_228);
        int locked = 0;
        int forgotten = 0;
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            List<Instant> failures = new ArrayList<>();
            LoginLockout state = LoginLockout.NONE;
            Instant now = START;
            int attempts = 1 + random.nextInt(LONGEST_SEQUENCE);
            for (int attempt = 0; attempt < attempts; attempt++) {
                now = now.plus(pause(random));

                boolean isLocked = state.isLocked(now);

                assertThat(isLocked).as("sequence %d", sequence).isEqualTo(isLockedByModel(failures, now));
                if (isLocked) {
                    locked++;
                } else if (random.nextInt(40) == 0) {
                    failures.clear();
                    state = LoginLockout.NONE;
                } else {
                    forgotten += failures.isEmpty() || counted(failures, now) > 0 ? 0 : 1;
                    failures.add(now);
                    state = state.failed(now);
                }
                assertThat(state.failures()).isEqualTo(failures.isEmpty() ? 0 : counted(failures, failures.getLast()));
            }
        }
        assertThat(locked).isGreaterThan(SEQUENCES);
        assertThat(forgotten).isGreaterThan(SEQUENCES / 100);
    }

    /** Mostly guesses in a row, sometimes a wait around one of the rule's bounds, sometimes half a day. */
    private static Duration pause(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> Duration.ofSeconds(random.nextInt(40 * 60));
            case 1 -> Duration.ofMinutes(random.nextInt(17));
            case 2 ->
                random.nextInt(8) == 0
                        ? Duration.ofHours(12).plusSeconds(random.nextInt(3) - 1L)
                        : Duration.ofMinutes(1);
            default -> Duration.ofMillis(random.nextInt(5_000));
        };
    }

    private static boolean isLockedByModel(List<Instant> failures, Instant now) {
        if (failures.isEmpty()) {
            return false;
        }
        long wait = Math.min(15, counted(failures, failures.getLast()) / 10) * 60L;
        return Duration.between(failures.getLast(), now).compareTo(Duration.ofSeconds(wait)) < 0;
    }

    /** Failures that count at a time: backwards from it, as far as none is more than twelve hours after the one before. */
    private static int counted(List<Instant> failures, Instant at) {
        int count = 0;
        Instant next = at;
        for (int index = failures.size() - 1; index >= 0; index--) {
            if (Duration.between(failures.get(index), next).compareTo(Duration.ofHours(12)) > 0) {
                break;
            }
            count++;
            next = failures.get(index);
        }
        return count;
    }
}
