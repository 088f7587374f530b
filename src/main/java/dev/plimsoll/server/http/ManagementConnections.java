// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.transport.Transport;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Bounds the open connections to the management port: a new connection replaces the oldest one of the address with the most
 * connections. Neither Quarkus nor Vert.x has an option for that, or a handler that runs before the first request is complete,
 * so this class counts where connections are accepted. Vert.x finds it by {@code META-INF/services}.
 */
public final class ManagementConnections implements VertxServiceProvider {
    /**
     * Room for probes, Prometheus and a few browsers of six connections each. A connection buffers at most 16 KiB of an
     * unfinished head ({@code quarkus.management.limits.max-header-size}).
     */
    static final int MOST = 64;

    private static final OpenConnections CONNECTIONS = new OpenConnections(MOST, System::nanoTime);

    @Override
    public void init(VertxBuilder builder) {
        var unused = builder.findTransport(new CountingTransport(builder.findTransport()));
    }

    private static boolean isManagement(ServerChannel server) {
        return ((NioServerSocketChannel) server).localAddress().getPort()
                == Integer.getInteger("quarkus.management.port", -1); // set by serve
    }

    private static void opened(SocketChannel accepted) {
        var connection = CONNECTIONS.opened(accepted.remoteAddress().getAddress(), () -> close(accepted));
        if (connection != null) {
            var unused = accepted.closeFuture().addListener(closed -> CONNECTIONS.closed(connection));
        }
    }

    private static void close(SocketChannel accepted) {
        if (accepted.isRegistered()) {
            var unused = accepted.close();
        } else {
            accepted.unsafe().closeForcibly(); // just accepted: not on an event loop yet
        }
    }

    private static final class CountingServer extends NioServerSocketChannel {
        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            int number = super.doReadMessages(accepted);
            if (isManagement(this)) {
                accepted.subList(accepted.size() - number, accepted.size())
                        .forEach(channel -> opened((SocketChannel) channel));
            }
            return number;
        }
    }

    /** Delegates to another transport, except for server channels. */
    private record CountingTransport(Transport transport) implements Transport {
        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            return domainSocket ? transport.serverChannelFactory(true) : CountingServer::new;
        }

        @Override
        public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
            return transport.eventLoopGroup(type, threads, factory, ioRatio);
        }

        @Override
        public DatagramChannel datagramChannel() {
            return transport.datagramChannel();
        }

        @Override
        public DatagramChannel datagramChannel(InternetProtocolFamily family) {
            return transport.datagramChannel(family);
        }

        @Override
        public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
            return transport.channelFactory(domainSocket);
        }
    }
}
