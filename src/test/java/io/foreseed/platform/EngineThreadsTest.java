package io.foreseed.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One thread, which is held until everything waits: the order of the work is then the queue's alone. */
class EngineThreadsTest {
    private static final int LIMIT = 20;

    private final EngineThreads threads = new EngineThreads(1, LIMIT);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.close();
    }

    @Test
    void sevenOfEightTurnsAreOfTheInteractiveLaneAndNoneIsLeftOut() throws InterruptedException {
        hold();
        CountDownLatch all = new CountDownLatch(LIMIT);
        for (int index = 0; index < LIMIT / 2; index++) {
            add(Lane.BACKGROUND, "b", all);
        }
        for (int index = 0; index < LIMIT / 2; index++) {
            add(Lane.INTERACTIVE, "i", all);
        }

        go.countDown();

        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(String.join("", done)).isEqualTo("iiiiiibiiiibbbbbbbbb");
    }

    @Test
    void pastTheLimitWorkOfEitherLaneIsRefusedAndWhatWaitsIsDone() throws InterruptedException {
        hold();
        CountDownLatch all = new CountDownLatch(LIMIT);
        for (int index = 0; index < LIMIT; index++) {
            add(Lane.BACKGROUND, "b", all);
        }

        for (Lane lane : Lane.values()) {
            Executor refusing = threads.lane(lane);
            assertThatThrownBy(() -> refusing.execute(() -> done.add("never")))
                    .isInstanceOf(RejectedExecutionException.class);
        }
        go.countDown();

        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).hasSize(LIMIT).containsOnly("b");
    }

    private void hold() throws InterruptedException {
        threads.execute(() -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
    }

    private void add(Lane lane, String name, CountDownLatch all) {
        threads.lane(lane).execute(() -> {
            done.add(name);
            all.countDown();
        });
    }
}
