// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import dev.plimsoll.cluster.PageAuthorizer;
import dev.plimsoll.server.PageOptions;
import java.util.Optional;

/** The message at startup about access to the page. */
final class PageNotice {
    private PageNotice() {}

    /** Returns the message; empty if none is needed. */
    static Optional<String> of(PageOptions page) {
        var address = page.address();
        return switch (page.access()) {
            case open ->
                Optional.of("The page on http://" + address + "/ is open to every caller that reaches the port.");
            case authorized ->
                Optional.of("The page on port " + address.substring(address.lastIndexOf(':') + 1)
                        + " asks for a token whose user may get the non-resource URL " + PageAuthorizer.URL + ".");
            case off ->
                page.byDefault()
                        ? Optional.of(
                                "There is no page, because there is no API server to ask who may see it, and " + address
                                        + " is reachable from elsewhere. For this machine alone: --management-host=127.0.0.1;"
                                        + " for every caller: --page=open.")
                        : Optional.empty();
        };
    }
}
