// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS of the JDK, which counts each connection as soon as it is accepted. Vert.x reports a connection only after its handshake;
 * before that it costs as much. A handshake takes longer than many reviews, so handshakes do not run on event loops, and
 * addresses take turns: a client that begins a thousand handshakes delays neither reviews nor the handshakes of others.
 */
final class CountedTls extends JdkSSLEngineOptions {
    private static final AttributeKey<OpenConnections.Connection> CONNECTION =
            AttributeKey.valueOf(CountedTls.class, "connection");

    /**
     * API servers do not resume sessions (client-go of Kubernetes 1.37 keeps none). The JDK would keep 20,480 for any client.
     */
    private static final int MOST_SESSIONS = 256;

    private final OpenConnections connections;

    /** Each connection has at most one waiting task. */
    private final FairExecutor handshakes = new FairExecutor(
            "plimsoll: TLS handshakes", Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    CountedTls(OpenConnections connections) {
        this.connections = connections;
    }

    /** Returns the counted connection; null if it is not counted. */
    static OpenConnections.@Nullable Connection of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(CONNECTION).get();
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return this; // immutable, except for unused setters
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                var context = super.create();
                context.sessionContext().setSessionCacheSize(MOST_SESSIONS);
                return new Context(context);
            }
        };
    }

    private final class Context extends SslContext {
        private final SslContext context;

        private Context(SslContext context) {
            this.context = context;
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls) {
            return new Handler(newEngine(allocator), startTls, new Turn(handshakes));
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, boolean startTls, Executor executor) {
            return newHandler(allocator, startTls);
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator allocator, String host, int port, boolean startTls) {
            return new Handler(newEngine(allocator, host, port), startTls, new Turn(handshakes));
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, String host, int port, boolean startTls, Executor executor) {
            return newHandler(allocator, host, port, startTls);
        }

        @Override
        public boolean isClient() {
            return context.isClient();
        }

        @Override
        public List<String> cipherSuites() {
            return context.cipherSuites();
        }

        @Override
        @SuppressWarnings("deprecation") // abstract in Netty 4.1
        public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
            return context.applicationProtocolNegotiator();
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator allocator) {
            return context.newEngine(allocator);
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
            return context.newEngine(allocator, host, port);
        }

        @Override
        public SSLSessionContext sessionContext() {
            return context.sessionContext();
        }
    }

    /** Runs the handshake of one connection. */
    private static final class Turn implements Executor {
        private final FairExecutor handshakes;
        private volatile Object address = "unknown";

        private Turn(FairExecutor handshakes) {
            this.handshakes = handshakes;
        }

        @Override
        public void execute(Runnable task) {
            handshakes.execute(address, task);
        }
    }

    private final class Handler extends SslHandler {
        private final Turn turn;

        private Handler(SSLEngine engine, boolean startTls, Turn turn) {
            super(engine, startTls, turn);
            this.turn = turn;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Exception {
            super.handlerAdded(context);
            var channel = context.channel();
            if (channel.remoteAddress() instanceof InetSocketAddress internet) {
                turn.address = internet.getAddress();
            }
            // Closes from this handler down: a TLS close_notify would wait for a client that does not read it.
            var connection = connections.opened(turn.address, () -> {
                var unused = context.close();
            });
            if (connection != null) {
                channel.attr(CONNECTION).set(connection);
                var unusedToo = channel.closeFuture().addListener(closed -> connections.closed(connection));
            }
        }
    }
}
