// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a Service is to an API server: one address before several replicas. Knows connections, not requests, and whether a replica
 * listens, not whether it is well.
 */
public final class Balancer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    private final List<Integer> replicas = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public Balancer() throws IOException {
        start("balancer", this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Leads new connections there, too. */
    public void add(int port) {
        replicas.add(port);
    }

    /** Leads no new connection there any more; those that are stay. */
    public void remove(int port) {
        replicas.removeIf(replica -> replica == port);
    }

    /** Leads nowhere any more, and ends what is open. */
    public void cut() {
        replicas.clear();
        endConnections();
    }

    /** Ends what is open, so that whoever comes back may be led elsewhere. */
    public void endConnections() {
        open.forEach(this::close);
    }

    private static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                lead(listening.accept());
            } catch (IOException e) {
                // closed, or a client that went before it was served
            }
        }
    }

    private void lead(Socket client) throws IOException {
        var replica = connect();
        if (replica == null) {
            client.close();
            return;
        }
        open.add(client);
        open.add(replica);
        start("balancer to replica", () -> pump(client, replica));
        start("balancer to client", () -> pump(replica, client));
    }

    private Socket connect() {
        var order = new ArrayList<>(replicas);
        Collections.shuffle(order);
        for (int port : order) {
            try {
                var replica = new Socket(InetAddress.getLoopbackAddress(), port);
                replica.setTcpNoDelay(true);
                return replica;
            } catch (IOException e) {
                // nobody listens there: another may
            }
        }
        return null;
    }

    private void pump(Socket from, Socket to) {
        var buffer = new byte[64 << 10];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length; (length = in.read(buffer)) >= 0; ) {
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            // one side went: so does the other
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(this::close);
    }
}
