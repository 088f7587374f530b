// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.RestResponse;

/** The two endpoints, on the event loop: a review takes microseconds, a hand-over to a worker takes longer. */
@Singleton
@Path("/")
@NonBlocking
public class ReviewResource {
    private final Reviewer reviewer = Service.current().reviewer();

    @POST
    @Path("validate")
    public RestResponse<byte[]> validate(byte[] review) {
        return answer(review, Endpoint.validate);
    }

    @POST
    @Path("mutate")
    public RestResponse<byte[]> mutate(byte[] review) {
        return answer(review, Endpoint.mutate);
    }

    private RestResponse<byte[]> answer(byte[] review, Endpoint endpoint) {
        var answer = reviewer.review(review == null ? new byte[0] : review, endpoint);
        return RestResponse.ResponseBuilder.create(RestResponse.Status.fromStatusCode(answer.status()), answer.body())
                .header("Content-Type", answer.contentType())
                .build();
    }
}
