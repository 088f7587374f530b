// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.admission.AdmissionRequest.Unread;
import dev.plimsoll.json.FieldNames;
import dev.plimsoll.json.JsonReader;
import dev.plimsoll.text.SafeText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an AdmissionReview in one pass, in any order of its fields. Objects are only checked for well-formed JSON and stay in
 * the body: their kind may follow later, and most old objects are never read.
 */
final class AdmissionReviewReader {
    private static final FieldNames<Review> REVIEW = FieldNames.of(Review.class);
    private static final FieldNames<Request> REQUEST = FieldNames.of(Request.class);
    private static final FieldNames<Kind> KIND = FieldNames.of(Kind.class);
    private static final FieldNames<UserInfo> USER_INFO = FieldNames.of(UserInfo.class);

    /** The API server sends a UUID of 36 characters. The response repeats it. */
    private static final int LONGEST_UID = 128;

    /**
     * The limit of a DNS subdomain, such as an object's name or an API group (Kubernetes 1.37,
     * {@code apimachinery/pkg/util/validation}).
     */
    private static final int LONGEST_NAME = 253;

    /** The limit of a DNS label, such as a namespace, a kind or a subresource (same source). */
    private static final int LONGEST_LABEL = 63;

    /** User name prefix and group by which the API server's node authorizer recognizes nodes. */
    private static final String NODE_USERS = "system:node:";

    private static final String NODE_GROUP = "system:nodes";

    /**
     * The users that create pods for others: {@code kube-controller-manager}, or each of its controllers with
     * {@code --use-service-account-credentials} (Kubernetes 1.37, {@code ControllerServiceAccounts}). No other namespace is
     * accepted in place of kube-system.
     */
    private static final Set<String> CONTROLLERS = Set.of(
            "system:kube-controller-manager",
            "system:serviceaccount:kube-system:replicaset-controller",
            "system:serviceaccount:kube-system:replication-controller",
            "system:serviceaccount:kube-system:statefulset-controller",
            "system:serviceaccount:kube-system:daemon-set-controller",
            "system:serviceaccount:kube-system:job-controller");

    private enum Review {
        apiVersion,
        kind,
        request
    }

    private enum Request {
        uid,
        kind,
        subResource,
        name,
        namespace,
        operation,
        userInfo,
        object,
        oldObject,
        dryRun
    }

    private enum Kind {
        group,
        kind
    }

    private enum UserInfo {
        username,
        groups
    }

    private final byte[] body;
    private final JsonReader in;

    private @Nullable String uid;
    private @Nullable String operation;
    private @Nullable String group;
    private @Nullable String kind;
    private @Nullable String subResource;
    private @Nullable String namespace;
    private @Nullable String name;
    private boolean dryRun;
    private boolean byNode;
    private boolean byController;
    private Unread object = Unread.NONE;
    private Unread oldObject = Unread.NONE;

    AdmissionReviewReader(byte[] body) {
        this.body = body;
        this.in = new JsonReader(body);
    }

    AdmissionRequest request() {
        String reviewVersion = null;
        String reviewKind = null;
        boolean asked = false;
        if (in.object()) {
            for (Review field; (field = in.field(REVIEW)) != null; ) {
                switch (field) {
                    case apiVersion -> reviewVersion = in.string();
                    case kind -> reviewKind = in.string();
                    case request -> asked = readRequest();
                }
            }
        }
        in.end();
        if (!"AdmissionReview".equals(reviewKind)) {
            throw new InvalidReviewException("kind must be AdmissionReview, not " + SafeText.quoted(reviewKind));
        }
        if (!"admission.k8s.io/v1".equals(reviewVersion)) {
            throw new InvalidReviewException("apiVersion must be admission.k8s.io/v1, not "
                    + SafeText.quoted(reviewVersion) + "; set admissionReviewVersions of the webhook to [v1]");
        }
        if (!asked) {
            throw new InvalidReviewException("an AdmissionReview needs a request");
        }
        return checked();
    }

    private AdmissionRequest checked() {
        if (uid == null || uid.isEmpty() || uid.length() > LONGEST_UID) {
            throw new InvalidReviewException("request.uid must be there, with at most " + LONGEST_UID + " characters");
        }
        if (kind == null || kind.isEmpty()) {
            throw new InvalidReviewException("request.kind.kind must be there");
        }
        return new AdmissionRequest(
                uid,
                operation(),
                bounded("kind.group", group, LONGEST_NAME),
                bounded("kind.kind", kind, LONGEST_LABEL),
                bounded("subResource", subResource, LONGEST_LABEL),
                bounded("namespace", namespace, LONGEST_LABEL),
                bounded("name", name, LONGEST_NAME),
                dryRun,
                byNode,
                byController,
                object,
                oldObject);
    }

    private Operation operation() {
        for (var each : Operation.values()) {
            if (each.name().equals(operation)) {
                return each;
            }
        }
        throw new InvalidReviewException(
                "request.operation must be CREATE, UPDATE, DELETE or CONNECT, not " + SafeText.quoted(operation));
    }

    private boolean readRequest() {
        forget();
        if (!in.object()) {
            return false;
        }
        for (Request field; (field = in.field(REQUEST)) != null; ) {
            switch (field) {
                case uid -> uid = in.string();
                case kind -> readKind();
                case subResource -> subResource = in.string();
                case name -> name = in.string();
                case namespace -> namespace = in.string();
                case operation -> operation = in.string();
                case userInfo -> readUserInfo();
                case object -> object = unread();
                case oldObject -> oldObject = unread();
                case dryRun -> dryRun = Boolean.TRUE.equals(in.bool());
            }
        }
        return true;
    }

    /** Discards an earlier duplicate of the request: the last one wins as a whole. */
    private void forget() {
        uid = null;
        operation = null;
        group = null;
        kind = null;
        subResource = null;
        namespace = null;
        name = null;
        dryRun = false;
        byNode = false;
        byController = false;
        object = Unread.NONE;
        oldObject = Unread.NONE;
    }

    private void readKind() {
        group = null;
        kind = null;
        if (in.object()) {
            for (Kind field; (field = in.field(KIND)) != null; ) {
                switch (field) {
                    case group -> group = in.string();
                    case kind -> kind = in.string();
                }
            }
        }
    }

    private void readUserInfo() {
        String username = null;
        boolean inGroup = false;
        if (in.object()) {
            for (UserInfo field; (field = in.field(USER_INFO)) != null; ) {
                switch (field) {
                    case username -> username = in.string();
                    case groups -> inGroup = isNodeGroupThere();
                }
            }
        }
        byController = username != null && CONTROLLERS.contains(username);
        byNode = inGroup && username != null && username.startsWith(NODE_USERS);
    }

    private boolean isNodeGroupThere() {
        boolean there = false;
        if (in.array()) {
            while (in.element()) {
                there |= NODE_GROUP.equals(in.string());
            }
        }
        return there;
    }

    private Unread unread() {
        int from = in.position();
        in.skip();
        return body[from] == 'n' ? Unread.NONE : new Unread(body, from, in.position());
    }

    /** Returns the value, empty for null. These values outlive the review, in queues and on the page. */
    private static String bounded(String field, @Nullable String value, int longest) {
        if (value == null) {
            return "";
        }
        if (value.length() > longest) {
            throw new InvalidReviewException(
                    "request." + field + " must have at most " + longest + " characters, not " + value.length());
        }
        return value;
    }
}
