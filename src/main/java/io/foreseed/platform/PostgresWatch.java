package io.foreseed.platform;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Starts a server again that died under its service: at once, and after longer and longer pauses as long as it goes on
 * dying or does not start. What happens is said once, and so is that it is given up.
 */
final class PostgresWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PostgresWatch.class);
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A server that has run for so long is well again. */
    private static final Duration CALM = Duration.ofMinutes(1);

    /** About two minutes, of a server that cannot be started at all. */
    static final int TRIES = 10;

    /** What is watched. */
    interface Server {
        boolean isAlive() throws IOException;

        /** Starts it where it was; fails with an {@link EmbeddedPostgresException} when it does not start. */
        void startAgain() throws IOException;
    }

    private final Server server;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("embedded-postgres-watch").daemon(true).factory());
    private volatile boolean isOver;
    private boolean isGone;
    private int tries;
    private long triedAt;
    private Duration pause = Duration.ZERO;

    PostgresWatch(Server server) {
        this.server = server;
    }

    void begin() {
        ScheduledFuture<?> unused = clock.scheduleWithFixedDelay(
                this::look, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on a server that dies stays dead; one that is being started is not waited for. */
    @Override
    public void close() {
        isOver = true;
        clock.shutdown();
    }

    private void look() {
        try {
            if (!isOver && server.isAlive()) {
                forgetTriesWhenCalm();
            } else if (!isOver) {
                startWhenDue();
            }
        } catch (IOException | RuntimeException failed) {
            note(failed);
        }
    }

    private void forgetTriesWhenCalm() {
        if (tries > 0 && sinceTry().compareTo(CALM) > 0) {
            tries = 0;
            pause = Duration.ZERO;
        }
    }

    private void startWhenDue() throws IOException {
        if (!isGone) {
            isGone = true;
            LOG.warn(
                    "event=postgres-gone what=\"the embedded server has ended under the service: it is started again\"");
        }
        if (tries > 0 && sinceTry().compareTo(pause) < 0) {
            return;
        }
        if (tries == TRIES) {
            giveUp("it goes on ending");
            return;
        }
        tries++;
        long begun = System.nanoTime();
        try {
            server.startAgain();
            isGone = false;
            LOG.infof("event=postgres-back tries=%d millis=%d", tries, (System.nanoTime() - begun) / 1_000_000);
        } finally {
            triedAt = System.nanoTime();
            pause = tries == 1 ? Duration.ofSeconds(1) : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    /** Only the last try is told: until then the server is gone, which was said. */
    private void note(Exception failed) {
        LOG.debugf("event=postgres-not-started tries=%d reason=\"%s\"", tries, failed);
        if (tries == TRIES && isGone) {
            giveUp(String.valueOf(failed.getMessage()));
        }
    }

    private void giveUp(String reason) {
        LOG.errorf(
                "event=postgres-given-up tries=%d reason=\"%s\" what=\"mend it and start the service again\"",
                tries, reason);
        close();
    }

    private Duration sinceTry() {
        return Duration.ofNanos(System.nanoTime() - triedAt);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
