package io.foreseed.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foreseed.platform.ServiceDatabase;
import io.foreseed.service.RawHttp.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A connection that does not come to its end is ended, and takes nothing from the others until then. */
@QuarkusTest
@QuarkusTestResource(value = ServiceDatabase.class, restrictToAnnotatedClass = true)
@TestProfile(SlowClientsTest.ShortTimes.class)
class SlowClientsTest {
    private static final int CLIENTS = 2_000;
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(250);
    private static final String REQUEST = "GET /api/v1/plans HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String HEAD_OF_POST = String.join(
            "\r\n",
            "POST /api/v1/auth/login HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "Content-Length: 1000",
            "",
            "");

    /** Times that a test can wait for, and room for all of them at one address. */
    public static final class ShortTimes implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "foreseed.http.head-timeout", "3S",
                    "foreseed.http.body-timeout", "3S",
                    "foreseed.http.idle-timeout", "5S",
                    "foreseed.http.connections", "2200",
                    "foreseed.http.connections-of-address", "2100");
        }
    }

    @Test
    void aHeadOrABodyThatDoesNotComeToItsEndIsToldSo() throws IOException {
        for (String part : List.of("GET /api/v1/plans HTTP/1.1\r\nHost: loc", HEAD_OF_POST + "{\"email\":")) {
            try (RawHttp connection = new RawHttp()) {
                connection.send(part);
                Answer answer = connection.answer();

                assertThat(answer.status()).isEqualTo(408);
                assertThat(answer.isProblem()).isTrue();
                assertThat(connection.isEnded()).isTrue();
            }
        }
    }

    @Test
    void whoAsksNothingIsEndedWithoutAWord() throws IOException {
        try (RawHttp silent = new RawHttp();
                RawHttp afterwards = new RawHttp()) {
            afterwards.send(REQUEST);
            assertThat(afterwards.answer().status()).isEqualTo(401);

            assertThat(silent.isEnded()).isTrue();
            assertThat(afterwards.isEnded()).isTrue();
        }
    }

    /** A byte now and then keeps nothing open: the time is that of the whole head or body. */
    @Test
    void twoThousandThatDripAreEndedWhileOthersAreAnswered() throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> ends = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                RawHttp client = new RawHttp();
                slow.add(client);
                boolean isInBody = i % 2 == 0;
                ends.add(threads.submit(() -> isEndedWhileDripping(client, isInBody)));
            }
            int answered = 0;
            for (int i = 0; i < 50; i++) {
                answered += RawHttp.ask(REQUEST).status() == 401 ? 1 : 0;
            }
            int ended = 0;
            for (Future<Boolean> end : ends) {
                ended += end.get(60, SECONDS) ? 1 : 0;
            }

            assertThat(answered).isEqualTo(50);
            assertThat(ended).isEqualTo(CLIENTS);
        } finally {
            for (RawHttp client : slow) {
                client.close();
            }
        }
    }

    @Test
    void oneAddressHasSoManyConnectionsAndOneMoreWhenOneIsGone() throws IOException {
        List<RawHttp> open = new ArrayList<>();
        try {
            for (int i = 0; i < 2_100; i++) {
                open.add(new RawHttp());
            }
            try (RawHttp oneMore = new RawHttp()) {
                assertThat(oneMore.isEnded()).isTrue();
            }
        } finally {
            for (RawHttp client : open) {
                client.close();
            }
        }
        await().atMost(10, SECONDS).until(() -> RawHttp.ask(REQUEST).status() == 401);
    }

    private static boolean isEndedWhileDripping(RawHttp client, boolean isInBody) {
        try {
            client.send(isInBody ? HEAD_OF_POST : "GET /api/v1/plans HTTP/1.1\r\n");
            for (int i = 0; i < 200; i++) {
                client.send(isInBody ? " " : "X");
                LockSupport.parkNanos(BETWEEN_BYTES.toNanos());
            }
            return false;
        } catch (IOException ended) {
            return true;
        }
    }
}
