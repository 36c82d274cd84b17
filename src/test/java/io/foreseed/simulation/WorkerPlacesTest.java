package io.foreseed.simulation;

import static io.foreseed.platform.Lane.BACKGROUND;
import static io.foreseed.platform.Lane.INTERACTIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkerPlacesTest {
    @Test
    void theBackgroundNeverHoldsTheLastPlace() {
        WorkerPlaces places = new WorkerPlaces(3);
        take(places, BACKGROUND);
        take(places, BACKGROUND);

        List<Lane> last = places.take();

        assertThat(last).containsExactly(INTERACTIVE);
        assertThat(places.take()).isEmpty();
    }

    @Test
    void theLastPlaceIsOfferedToTheBackgroundFirstWhileItHoldsNone() {
        WorkerPlaces places = new WorkerPlaces(2);
        take(places, INTERACTIVE);
        assertThat(places.take()).containsExactly(BACKGROUND, INTERACTIVE);
        places.settle(List.of(BACKGROUND, INTERACTIVE), INTERACTIVE);

        places.release(INTERACTIVE);

        assertThat(places.take()).containsExactly(BACKGROUND, INTERACTIVE);
    }

    /** Whatever comes and goes: as many as there are, never all of the background, and no place is lost. */
    @Test
    void noPlaceIsLostInAnyOrderOfTakingAndFreeing() throws InterruptedException {
        for (int count = 2; count <= 5; count++) {
            Random random = new Random(count);
            WorkerPlaces places = new WorkerPlaces(count);
            List<Lane> held = new ArrayList<>();
            for (int step = 0; step < 10_000; step++) {
                List<Lane> offered = random.nextBoolean() ? places.take() : List.of();
                if (offered.isEmpty() && !held.isEmpty()) {
                    places.release(held.remove(random.nextInt(held.size())));
                } else if (!offered.isEmpty() && random.nextInt(4) == 0) {
                    places.giveBack(offered);
                } else if (!offered.isEmpty()) {
                    Lane lane = offered.get(random.nextInt(offered.size()));
                    places.settle(offered, lane);
                    held.add(lane);
                }

                assertThat(held).hasSizeLessThanOrEqualTo(count);
                assertThat(held.stream().filter(lane -> lane == BACKGROUND).count())
                        .isLessThan(count);
            }
            held.forEach(places::release);
            assertThat(places.awaitFree(Duration.ofMillis(1))).isTrue();
            for (int place = 0; place < count; place++) {
                assertThat(places.take()).isNotEmpty();
            }
            assertThat(places.take()).isEmpty();
            assertThat(places.awaitFree(Duration.ofMillis(1))).isFalse();
        }
    }

    private static void take(WorkerPlaces places, Lane lane) {
        List<Lane> offered = places.take();
        assertThat(offered).contains(lane);
        places.settle(offered, lane);
    }
}
