package io.foreseed.platform;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's sockets with a guard on every connection that is accepted: what comes before a request, a part of one or
 * a malformed one, no handler of the server ever sees.
 */
public final class HttpTransport extends JDKTransport {
    private @Nullable HttpConnections connections;

    private HttpTransport() {}

    /** Commands use Vert.x without a server, and without what a server is configured by. */
    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        bootstrap.handler(new Acceptor(connections()));
    }

    private synchronized HttpConnections connections() {
        HttpConnections known = connections;
        if (known == null) {
            known = HttpConnections.configured();
            connections = known;
        }
        return known;
    }

    /** How Vert.x finds the transport: {@code META-INF/services}. */
    public static final class Provider implements VertxServiceProvider {
        @Override
        public void init(VertxBuilder builder) {
            builder.findTransport(new HttpTransport());
        }
    }

    @Sharable
    private static final class Acceptor extends ChannelInboundHandlerAdapter {
        private final HttpConnections connections;

        Acceptor(HttpConnections connections) {
            this.connections = connections;
        }

        @Override
        public void channelRead(ChannelHandlerContext server, Object accepted) {
            ((Channel) accepted).pipeline().addFirst(new HttpConnections.Entrance(connections));
            server.fireChannelRead(accepted);
        }
    }
}
