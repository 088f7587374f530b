// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends its output in parts, as fast as the client reads: only a few parts are in memory, because the next one waits until the
 * first of them has left for the network. Blocks, so it must not be used on an event loop.
 */
final class ResponseStream extends OutputStream {
    private static final int PART = 64 << 10;
    private static final int MOST_UNDER_WAY = 4;

    private final HttpServerResponse response;
    private final Duration patience;
    private final long deadline;
    private final byte[] part = new byte[PART];
    private final Deque<Future<Void>> underWay = new ArrayDeque<>();
    private int length;

    /**
     * Creates a stream that has sent nothing yet.
     *
     * @param patience timeout of each part
     * @param longest timeout of all parts together
     */
    ResponseStream(HttpServerResponse response, Duration patience, Duration longest) {
        this.response = response;
        this.patience = patience;
        this.deadline = System.nanoTime() + longest.toNanos();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int at = from;
        while (at < from + count) {
            int copied = Math.min(from + count - at, PART - length);
            System.arraycopy(bytes, at, part, length, copied);
            at += copied;
            length += copied;
            if (length == PART) {
                send();
            }
        }
    }

    private void send() throws IOException {
        if (length == 0) {
            return;
        }
        if (underWay.size() == MOST_UNDER_WAY) {
            await(underWay.remove());
        }
        if (!response.headWritten()) {
            response.setChunked(true);
        }
        underWay.add(response.write(Buffer.buffer(Arrays.copyOf(part, length))));
        length = 0;
    }

    private void await(Future<Void> sent) throws IOException {
        long nanos = Math.min(patience.toNanos(), deadline - System.nanoTime());
        try {
            sent.toCompletionStage().toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the reader is too slow", e);
        } catch (ExecutionException e) {
            throw new IOException("the reader is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Sends the rest, and ends the complete response. */
    void finish() throws IOException {
        send();
        response.end();
    }
}
