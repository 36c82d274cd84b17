package io.foreseed.platform;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a connection may take, at one instance; read before there is a bean, so {@link HttpTransport} checks it. */
@Unremovable
@ConfigMapping(prefix = "foreseed.http")
interface HttpConnectionConfig {
    /** Open connections, of all addresses. */
    @WithDefault("4000")
    int connections();

    /** Open connections of one address; of IPv6, of one network. Not where a trusted proxy stands between. */
    @WithDefault("256")
    int connectionsOfAddress();

    /** How long a connection may be quiet between two requests. */
    @WithDefault("60S")
    Duration idleTimeout();

    /** From the first byte of a request to the end of its header fields. */
    @WithDefault("10S")
    Duration headTimeout();

    /** From the end of the header fields to the end of the body. */
    @WithDefault("30S")
    Duration bodyTimeout();

    /** How long a client may not take what is sent to it. */
    @WithDefault("30S")
    Duration sendTimeout();

    /** From the end of a request to the beginning of its answer. */
    @WithDefault("20S")
    Duration answerTimeout();
}
