// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

/** AdmissionReviews for tests, as an API server writes them. */
public final class Reviews {
    public static final String GOOD_POD = """
            {"kind":"Pod","apiVersion":"v1","metadata":{"name":"web","namespace":"shop"},"spec":{\
            "securityContext":{"runAsNonRoot":true},\
            "containers":[{"name":"web","image":"registry.example/web:1.2","imagePullPolicy":"IfNotPresent",\
            "resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]}}""";
    public static final String PRIVILEGED_POD =
            GOOD_POD.replace("\"resources\"", "\"securityContext\":{\"privileged\":true},\"resources\"");
    public static final String MUTABLE_POD = GOOD_POD.replace("web:1.2", "web:latest");

    private Reviews() {}

    public static String create(String pod) {
        return of("CREATE", "web", pod, "null");
    }

    public static String of(String operation, String name, String object, String oldObject) {
        return """
                {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u-1",\
                "kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},\
                "name":"%s","namespace":"shop","operation":"%s","userInfo":{"username":"jane","groups":["devs"]},\
                "object":%s,"oldObject":%s,"dryRun":false}}""".formatted(name, operation, object, oldObject);
    }

    public static byte[] bytes(String review) {
        return review.getBytes(UTF_8);
    }
}
