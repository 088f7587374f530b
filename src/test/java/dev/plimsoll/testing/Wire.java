// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The network between a client and a server on this machine, to be cut, or frozen: then nothing ends, and nothing comes. */
public final class Wire implements AutoCloseable {
    private final int target;
    private final ServerSocket entry;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Set<Socket> frozen = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean freezing;

    public Wire(int target) throws IOException {
        this.target = target;
        this.entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** Ends all connections, and lets none come about. */
    public void cut() {
        cut = true;
        open.forEach(Wire::end);
        open.clear();
    }

    public void mend() {
        cut = false;
    }

    /** From now on nothing goes over the connections that are open, as when a machine in between forgets them. */
    public void freezeWhatIsOpen() {
        frozen.addAll(open);
    }

    /** From now on nothing goes over any connection; new ones are accepted. */
    public void freeze() {
        freezing = true;
    }

    public void thaw() {
        freezing = false;
        frozen.clear();
        synchronized (frozen) {
            frozen.notifyAll();
        }
    }

    private void awaitThaw(Socket socket) throws IOException {
        synchronized (frozen) {
            while ((freezing || frozen.contains(socket)) && !entry.isClosed()) {
                try {
                    frozen.wait(1000);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        }
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
            var buffer = new byte[64 << 10];
            for (int length; (length = from.getInputStream().read(buffer)) >= 0; ) {
                awaitThaw(from);
                to.getOutputStream().write(buffer, 0, length);
            }
            awaitThaw(from);
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
