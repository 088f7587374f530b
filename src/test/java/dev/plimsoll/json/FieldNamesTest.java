// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldNamesTest {
    /** Names of one length that begin, end and are in the middle alike fall together: each is still told from the others. */
    private enum Alike {
        aXbYa,
        aYbXa,
        aZbZa,
        axbya,
        a,
        aa,
        aaa,
        imagePullPolicy,
        imagePullPolicies
    }

    private enum Single {
        path
    }

    private final FieldNames<Alike> names = FieldNames.of(Alike.class);

    @Test
    void eachConstantIsFoundByItsName() {
        for (var field : Alike.values()) {
            assertThat(find(field.name())).isEqualTo(field);
        }
        assertThat(FieldNames.of(Single.class).find("path".getBytes(UTF_8), 0, 4))
                .isEqualTo(Single.path);
    }

    @Test
    void nothingElseIsFound() {
        for (var name :
                new String[] {"", "b", "A", "aXbYA", "aWbWa", "aXbY", "aXbYaa", "image", "imagepullpolicy", "\u00e9"}) {
            assertThat(find(name)).as(name).isNull();
        }
    }

    @Test
    void aNameIsFoundWithinOtherBytes() {
        var bytes = "{\"aaa\":1}".getBytes(UTF_8);

        assertThat(names.find(bytes, 2, 5)).isEqualTo(Alike.aaa);
        assertThat(names.find(bytes, 2, 4)).isEqualTo(Alike.aa);
        assertThat(names.find(bytes, 3, 3)).isNull();
    }

    private Alike find(String name) {
        var bytes = name.getBytes(UTF_8);
        return names.find(bytes, 0, bytes.length);
    }
}
