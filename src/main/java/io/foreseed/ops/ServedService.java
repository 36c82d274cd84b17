package io.foreseed.ops;

import io.foreseed.identity.UserService;
import io.foreseed.platform.EventLoop;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.time.Duration;

/** The running service; on an embedded server it makes the demo user first. */
class ServedService implements QuarkusApplication {
    /** Set when the service has its own server, which has a user to begin with. */
    static final String HAS_DEMO_USER = "foreseed.demo-user";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final UserService users;
    private final EventLoop eventLoop;

    ServedService(UserService users, EventLoop eventLoop) {
        this.users = users;
        this.eventLoop = eventLoop;
    }

    @Override
    public int run(String... arguments) {
        if (Boolean.getBoolean(HAS_DEMO_USER)) {
            eventLoop.run(users::ensureDemoUser).await().atMost(PATIENCE);
        }
        Quarkus.waitForExit();
        return 0;
    }
}
