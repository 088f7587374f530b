// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import dev.plimsoll.admission.Reviewer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of one request as it arrives. Every byte is counted, from its arrival until the review is answered; an
 * announced length alone takes no memory. Not thread-safe, except {@link #release}: runs on the event loop of the request.
 */
final class RequestBody implements InFlightBodies.Body {
    private static final byte[] NOTHING = {};

    private final InFlightBodies all;
    private final int expected;
    private final Consumer<RequestBody> whole;
    private final IntConsumer refused;
    private final @Nullable Context context = Vertx.currentContext();
    private final long begun = System.nanoTime();

    private byte[] bytes = NOTHING;
    private int length;
    private boolean ended;

    private RequestBody(InFlightBodies all, int expected, Consumer<RequestBody> whole, IntConsumer refused) {
        this.all = all;
        this.expected = expected;
        this.whole = whole;
        this.refused = refused;
    }

    /**
     * Begins to read.
     *
     * @param whole receives the body, once, unless it is refused or the connection ends; must {@link #release} it
     * @param refused receives the HTTP status of the refusal, once: 408, 413 or 503; it must then handle the rest of the
     *     request
     */
    static void read(HttpServerRequest request, InFlightBodies all, Consumer<RequestBody> whole, IntConsumer refused) {
        long expected = contentLength(request);
        if (expected > Reviewer.LONGEST_BODY) {
            refused.accept(413);
            return;
        }
        var body = new RequestBody(all, (int) expected, whole, refused);
        request.handler(body::add);
        request.endHandler(nothing -> body.end());
        request.exceptionHandler(cutOff -> body.giveUp());
        all.begin(body);
    }

    /** Returns the announced length; 0 if it is missing or malformed. */
    private static long contentLength(HttpServerRequest request) {
        var header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return header == null ? 0 : Math.max(0, Long.parseLong(header));
        } catch (NumberFormatException e) {
            return 0; // the body is counted as it arrives
        }
    }

    /** Returns the complete body. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns the counted memory, when the bytes are no longer needed. Call it once, from any thread. */
    void release() {
        all.give(bytes.length);
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
        if (ended) {
            return;
        }
        if (more > Reviewer.LONGEST_BODY - length) {
            refuse(413);
        } else if (length + more <= bytes.length || grow(length + more)) {
            chunk.getBytes(0, more, bytes, length);
            length += more;
        } else {
            refuse(503);
        }
    }

    /** Grows the buffer to at most twice the received length, or to the announced length if that is less. */
    private boolean grow(int least) {
        int larger = Math.min(Reviewer.LONGEST_BODY, Math.max(least, 2 * bytes.length));
        if (expected >= least) {
            larger = Math.min(2 * least, expected);
        }
        if (!all.take(larger - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, larger);
        return true;
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        all.end(this);
        if (length < bytes.length) {
            all.give(bytes.length - length);
            bytes = Arrays.copyOf(bytes, length);
        }
        whole.accept(this);
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
            all.end(this);
            release();
            bytes = NOTHING;
        }
    }
}
