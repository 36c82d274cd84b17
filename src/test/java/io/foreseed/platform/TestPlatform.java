package io.foreseed.platform;

import io.vertx.core.Vertx;
import java.util.Optional;

/** Parts of the platform for tests that wire a service by hand. */
public final class TestPlatform {
    private TestPlatform() {}

    public static EventLoop eventLoop(Vertx vertx) {
        return new EventLoop(vertx);
    }

    /** A master key of its own. */
    public static MasterKey masterKey() {
        return new MasterKey(Optional.of(MasterKey.generate()), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
