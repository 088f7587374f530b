// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.admission.ReviewListener;
import dev.plimsoll.admission.ReviewReply;
import dev.plimsoll.admission.ReviewScope;
import dev.plimsoll.admission.Reviewer;
import dev.plimsoll.cluster.certificates.AcceptedTokens;
import dev.plimsoll.cluster.certificates.PathToken;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.server.OwnerEventListener;
import dev.plimsoll.server.PlimsollServer;
import dev.plimsoll.server.ReviewLogger;
import dev.plimsoll.server.ReviewMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The two review endpoints, behind the path token if there is one. Reviews run on the event loop: a review takes microseconds,
 * a hand-over to a worker takes longer. The handlers are directly on the router, because the layers between are most of the
 * cost of a small review.
 */
@Singleton
public class ReviewRoutes {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final Buffer NOT_FOUND = Buffer.buffer("not found\n");
    private static final CharSequence POST = HttpHeaders.createOptimized("POST");

    /** Longer than any review takes to arrive. An API server gives up after {@code timeoutSeconds}. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReviewListener journal;
    private final Reviewer reviewer;
    private final Reviewer unwatched;
    private final WarmUp warmUp;
    private final Vertx vertx;
    private final InFlightBodies bodies =
            new InFlightBodies(Runtime.getRuntime().maxMemory() / 4, PATIENCE);
    private final OpenConnections connections;
    private final @Nullable AcceptedTokens tokens;

    /** Whether a request that passes the checks is from an API server; otherwise all callers are equal. */
    private final boolean authenticates;

    private volatile boolean stopping;

    ReviewRoutes(MeterRegistry registry, WarmUp warmUp, Vertx vertx) {
        this.warmUp = warmUp;
        this.vertx = vertx;
        var service = PlimsollServer.current();
        journal = journal(registry, service);
        connections = service.connections();
        tokens = service.pathTokens();
        authenticates = tokens != null || service.clients() != null;
        reviewer = service.reviewer(journal);
        unwatched = service.unwatched();
        vertx.setPeriodic(1000, timer -> bodies.giveUpTheSlow());
    }

    private static ReviewListener journal(MeterRegistry registry, PlimsollServer service) {
        var journal =
                new ReviewMetrics(registry, Rules.ALL).and(new ReviewLogger()).and(service.decisions());
        var cluster = service.cluster();
        return cluster == null ? journal : journal.and(new OwnerEventListener(cluster.refusals()));
    }

    public void register(Router router) {
        router.route().handler(context -> receive(context.request()));
        router.route().failureHandler(this::fail);
    }

    /**
     * Refuses malformed HTTP/1.1 requests, which fail before they reach a route. Quarkus would log each as an internal error.
     */
    private void fail(RoutingContext context) {
        if (context.statusCode() == 400) {
            refuse(context.request(), 400, "that is no HTTP/1.1");
        } else {
            context.next();
        }
    }

    /** From now on, every response asks the API server to reconnect, which leads it to another replica. */
    public void stop() {
        stopping = true;
    }

    private void receive(HttpServerRequest request) {
        var path = Objects.requireNonNull(request.path()); // the router refuses a request without a path
        if (tokens != null) {
            if (!tokens.accept(path)) {
                turnAway(request);
                return;
            }
            path = PathToken.rest(path);
        }
        if (authenticates) {
            var connection = CountedTls.of(request.connection());
            if (connection != null) {
                connections.authenticated(connection);
            }
        }
        var call = ReviewScope.of(path);
        if (call == null) {
            refuse(request, 404, "reviews go to /validate, /mutate, or the path of a policy below them");
        } else if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader(HttpHeaders.ALLOW, POST);
            refuse(request, 405, "POST an AdmissionReview here");
        } else if (!isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            refuse(request, 415, "Content-Type must be application/json");
        } else {
            RequestBody.read(
                    request,
                    bodies,
                    body -> review(request, body, call),
                    status -> refuse(request, status, why(status)));
        }
    }

    /** Refuses a request without the path token: nothing more of it is read. */
    private void turnAway(HttpServerRequest request) {
        journal.misunderstood(404, "its path does not begin with the path token");
        request.response()
                .setStatusCode(404)
                .putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(NOT_FOUND)
                .onComplete(written -> request.connection().close());
    }

    private void review(HttpServerRequest request, RequestBody body, ReviewScope call) {
        var review = (warmUp.asks(request) ? unwatched : reviewer).begin(body.bytes(), call);
        var atOnce = review.answerAtOnce();
        if (atOnce != null) {
            body.release();
            answer(request, atOnce);
        } else {
            // The reviewer always returns an answer, so no failure needs handling.
            vertx.executeBlocking(review::finish, false)
                    .onComplete(done -> body.release())
                    .onSuccess(answer -> answer(request, answer));
        }
    }

    private static String why(int status) {
        return switch (status) {
            case 408 -> "the review took longer than " + PATIENCE.toSeconds() + " s to arrive";
            case 413 -> "a review has at most " + Reviewer.LONGEST_BODY + " bytes";
            default -> "too many reviews at once";
        };
    }

    private static boolean isJson(@Nullable String type) {
        return type != null
                && type.regionMatches(true, 0, "application/json", 0, 16)
                && (type.length() == 16 || type.charAt(16) == ';' || type.charAt(16) == ' ');
    }

    private void answer(HttpServerRequest request, ReviewReply answer) {
        var response = request.response();
        response.setStatusCode(answer.status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, answer.status() == 200 ? JSON : TEXT);
        if (stopping) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(Buffer.buffer(answer.body()));
    }

    /** Refuses a request without waiting for the rest of it. The connection cannot be reused, and is closed. */
    private void refuse(HttpServerRequest request, int status, String why) {
        journal.misunderstood(status, why);
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(Buffer.buffer((why + "\n").getBytes(UTF_8)));
        DrainingRequest.letGoBy(request, bodies);
    }
}
