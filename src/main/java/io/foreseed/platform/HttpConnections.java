package io.foreseed.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.ScheduledFuture;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** The open connections of the HTTP servers: how many, of whom, and what each of them may take. */
final class HttpConnections {
    /** The preface of HTTP/2 begins with these letters, and no method of ours does. */
    private static final int HTTP_2 = ('P' << 16) | ('R' << 8) | 'I';

    private static final String DECODER = "httpDecoder";
    private static final String HANDLER = "handler";
    private static final String UPGRADE = "h2c";

    private final HttpConnectionConfig config;
    private final long maximumBody;
    private final boolean isBehindProxy;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Integer> ofAddress = new ConcurrentHashMap<>();

    /** Why a connection was ended by us. */
    enum End {
        TOO_MANY,
        TOO_MANY_OF_ADDRESS,
        IDLE,
        HEAD_TIMEOUT,
        BODY_TIMEOUT,
        ANSWER_TIMEOUT,
        SEND_TIMEOUT,
        MALFORMED;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private HttpConnections(HttpConnectionConfig config, long maximumBody, boolean isBehindProxy) {
        this.config = config;
        this.maximumBody = maximumBody;
        this.isBehindProxy = isBehindProxy;
        Gauge.builder("foreseed.http.connections", open, AtomicInteger::get)
                .description("Open connections")
                .register(Metrics.globalRegistry);
        for (End end : End.values()) {
            counter(end);
        }
    }

    /** By the configuration, which is there before Vert.x is and long before the first bean. */
    static HttpConnections configured() {
        SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        HttpConnectionConfig limits = config.getConfigMapping(HttpConnectionConfig.class);
        requirePositive("connections", limits.connections());
        requirePositive("connections-of-address", limits.connectionsOfAddress());
        for (Map.Entry<String, Duration> timeout : Map.of(
                        "idle-timeout", limits.idleTimeout(),
                        "head-timeout", limits.headTimeout(),
                        "body-timeout", limits.bodyTimeout(),
                        "send-timeout", limits.sendTimeout(),
                        "answer-timeout", limits.answerTimeout())
                .entrySet()) {
            requirePositive(timeout.getKey(), timeout.getValue().toMillis());
        }
        return new HttpConnections(
                limits,
                config.getValue("quarkus.http.limits.max-body-size", MemorySize.class)
                        .asLongValue(),
                config.getValue("quarkus.http.proxy.proxy-address-forwarding", Boolean.class));
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("foreseed.http." + name + " must be positive, not " + value);
        }
    }

    HttpConnectionConfig config() {
        return config;
    }

    long maximumBody() {
        return maximumBody;
    }

    static void count(End end) {
        counter(end).increment();
    }

    private static Counter counter(End end) {
        return Counter.builder("foreseed.http.connections.ended")
                .description("Connections that the service ended, by reason")
                .tag("reason", end.code())
                .register(Metrics.globalRegistry);
    }

    /**
     * The first handler of a connection: lets it in while there is room, puts the guard where requests come out of the
     * decoder, and tells it of every byte.
     */
    static final class Entrance extends ChannelInboundHandlerAdapter {
        private final HttpConnections connections;
        private final HttpRequestGuard guard;
        private String address = "";
        private boolean isIn;
        private boolean isGuarded;
        private int begun;

        Entrance(HttpConnections connections) {
            this.connections = connections;
            this.guard = new HttpRequestGuard(connections);
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (!guard(context.pipeline()) && context.pipeline().get(Http1xOrH2CHandler.class) == null) {
                context.pipeline().remove(this);
                context.fireChannelActive();
                return;
            }
            address = addressOf(context.channel().remoteAddress());
            End refusal = connections.enter(address);
            if (refusal != null) {
                count(refusal);
                ChannelFuture unused = context.close();
                return;
            }
            isIn = true;
            context.fireChannelActive();
            if (!isGuarded) {
                ScheduledFuture<?> unused = context.executor()
                        .schedule(
                                () -> endUnguarded(context),
                                connections.config().headTimeout().toMillis(),
                                TimeUnit.MILLISECONDS);
            }
        }

        private void endUnguarded(ChannelHandlerContext context) {
            if (!isGuarded && context.channel().isActive()) {
                count(End.HEAD_TIMEOUT);
                ChannelFuture unused = context.close();
            }
        }

        /**
         * A server that would speak HTTP/2 decides by the first bytes, one of which is enough unless it is a P; nothing is
         * decoded before the guard is there. What begins as HTTP/2 is ended: it is not spoken here.
         */
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            while (!isGuarded && bytes.isReadable()) {
                begun = (begun << Byte.SIZE) | bytes.getByte(bytes.readerIndex());
                if (begun == HTTP_2) {
                    count(End.MALFORMED);
                    bytes.release();
                    ChannelFuture unused = context.close();
                    return;
                }
                context.fireChannelRead(bytes.readRetainedSlice(1));
                isGuarded = guard(context.pipeline());
            }
            guard.bytesCame();
            if (bytes.isReadable()) {
                context.fireChannelRead(bytes);
            } else {
                bytes.release();
            }
        }

        private boolean guard(ChannelPipeline pipeline) {
            if (pipeline.get(DECODER) != null) {
                pipeline.addBefore(pipeline.get(UPGRADE) == null ? HANDLER : UPGRADE, "guard", guard);
                isGuarded = true;
            }
            return isGuarded;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (isIn) {
                isIn = false;
                connections.leave(address);
            }
            context.fireChannelInactive();
        }

        private static String addressOf(SocketAddress remote) {
            return RateLimitService.network(
                    remote instanceof InetSocketAddress inet && inet.getAddress() != null
                            ? inet.getAddress().getHostAddress()
                            : null);
        }
    }

    private @Nullable End enter(String address) {
        if (open.incrementAndGet() > config.connections()) {
            open.decrementAndGet();
            return End.TOO_MANY;
        }
        int count = ofAddress.merge(address, 1, Integer::sum);
        if (!isBehindProxy && count > config.connectionsOfAddress()) {
            leave(address);
            return End.TOO_MANY_OF_ADDRESS;
        }
        return null;
    }

    private void leave(String address) {
        open.decrementAndGet();
        ofAddress.computeIfPresent(address, (ignored, count) -> count == 1 ? null : count - 1);
    }
}
