// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The network between a client and a server on this machine, to be cut. */
final class Wire implements AutoCloseable {
    private final int target;
    private final ServerSocket entry;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    Wire(int target) throws IOException {
        this.target = target;
        this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return entry.getLocalPort();
    }

    /** Ends all connections, and lets none come about. */
    void cut() {
        cut = true;
        open.forEach(Wire::end);
        open.clear();
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                var client = entry.accept();
                if (cut) {
                    end(client);
                } else {
                    var server = new Socket(InetAddress.getLoopbackAddress(), target);
                    open.addAll(List.of(client, server));
                    start(() -> copy(client, server));
                    start(() -> copy(server, client));
                }
            } catch (IOException e) {
                // the entry is closed, or the server is gone: whoever connected will see
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of them has ended
        } finally {
            end(from);
            end(to);
            open.removeAll(List.of(from, to));
        }
    }

    private static void start(Runnable task) {
        var thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        entry.close();
        cut();
    }
}
