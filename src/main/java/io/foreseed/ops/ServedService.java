package io.foreseed.ops;

import io.foreseed.identity.UserService;
import io.foreseed.platform.EventLoop;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** The running service; on an embedded server it makes the demo users first. */
class ServedService implements QuarkusApplication {
    /** Set when the service has its own server, which has users from the beginning. */
    static final String HAS_DEMO_USER = "foreseed.demo-user";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final UserService users;
    private final EventLoop eventLoop;

    ServedService(UserService users, EventLoop eventLoop) {
        this.users = users;
        this.eventLoop = eventLoop;
    }

    /** Before the port is open: whoever finds the service ready finds its users. */
    void makeDemoUsers(@Observes StartupEvent start) {
        if (Boolean.getBoolean(HAS_DEMO_USER)) {
            eventLoop.run(users::ensureDemoUsers).await().atMost(PATIENCE);
        }
    }

    @Override
    public int run(String... arguments) {
        Quarkus.waitForExit();
        return 0;
    }
}
