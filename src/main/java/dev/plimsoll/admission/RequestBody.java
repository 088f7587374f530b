// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Collects the body of one request as it comes in; what is only promised takes no memory. All on the event loop of the request. */
final class RequestBody implements OpenBodies.Body {
    /** What most reviews need; not counted. */
    private static final int SMALL = 64 << 10;

    private final OpenBodies all;
    private final Consumer<byte[]> whole;
    private final IntConsumer refused;
    private final @Nullable Context context = Vertx.currentContext();
    private final long begun = System.nanoTime();

    private byte[] bytes;
    private int length;
    private long taken;
    private boolean ended;

    private RequestBody(OpenBodies all, int expected, Consumer<byte[]> whole, IntConsumer refused) {
        this.all = all;
        this.whole = whole;
        this.refused = refused;
        this.bytes = new byte[expected];
    }

    /**
     * Begins to read.
     *
     * @param whole gets the body, once, unless it is refused or the connection ends
     * @param refused gets the HTTP status that says why, once: 408, 413 or 503; the rest of the request is then its own to deal
     *     with
     */
    static void read(HttpServerRequest request, OpenBodies all, Consumer<byte[]> whole, IntConsumer refused) {
        long expected = contentLength(request);
        if (expected > Reviewer.LONGEST_BODY) {
            refused.accept(413);
            return;
        }
        var body = new RequestBody(all, (int) Math.min(expected, SMALL), whole, refused);
        request.handler(body::add);
        request.endHandler(nothing -> body.end());
        request.exceptionHandler(cutOff -> body.giveUp());
        all.begin(body);
    }

    /** What the request says; 0 if it does not. */
    private static long contentLength(HttpServerRequest request) {
        var header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return header == null ? 0 : Math.max(0, Long.parseLong(header));
        } catch (NumberFormatException e) {
            return 0; // what comes is counted all the same
        }
    }

    @Override
    public long begun() {
        return begun;
    }

    @Override
    public void timeOut() {
        if (context != null) {
            context.runOnContext(nothing -> refuse(408));
        }
    }

    private void add(Buffer chunk) {
        int more = chunk.length();
        if (more > Reviewer.LONGEST_BODY - length) {
            refuse(413);
        } else if (length + more <= bytes.length || grow(length + more)) {
            chunk.getBytes(0, more, bytes, length);
            length += more;
        } else {
            refuse(503);
        }
    }

    private boolean grow(int least) {
        int larger = Math.min(Reviewer.LONGEST_BODY, Math.max(least, 2 * bytes.length));
        if (larger > SMALL) {
            if (!all.take(larger - taken)) {
                return false;
            }
            taken = larger;
        }
        bytes = Arrays.copyOf(bytes, larger);
        return true;
    }

    private void end() {
        if (!ended) {
            var body = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
            try {
                whole.accept(body);
            } finally {
                giveUp();
            }
        }
    }

    private void refuse(int status) {
        if (!ended) {
            giveUp();
            refused.accept(status);
        }
    }

    private void giveUp() {
        if (!ended) {
            ended = true;
            bytes = new byte[0];
            all.end(this);
            if (taken > 0) {
                all.give(taken);
            }
        }
    }
}
