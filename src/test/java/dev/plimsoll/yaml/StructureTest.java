// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static dev.plimsoll.yaml.Reading.reads;
import static dev.plimsoll.yaml.Reading.refuses;

import org.junit.jupiter.api.Test;

class StructureTest {

    @Test
    void aManifestIsRead() {
        reads(
                """
                # a pod
                apiVersion: v1
                kind: Pod
                spec:
                  containers:
                  - name: web
                    image: "nginx:1.25"
                    command: [sh, -c, "echo 'hi'"]
                    env: [{name: A, value: "1"}]
                """,
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"nginx:1.25\","
                        + "\"command\":[\"sh\",\"-c\",\"echo 'hi'\"],\"env\":[{\"name\":\"A\",\"value\":\"1\"}]}]}}");
    }

    @Test
    void anAliasRepeatsItsAnchor() {
        reads("a: &x {k: 1}\nb: *x", "{\"a\":{\"k\":1},\"b\":{\"k\":1}}");
        reads("a: &x k\n*x : v", "{\"a\":\"k\",\"k\":\"v\"}");
        reads("- &x\n- *x", "[null,null]");
    }

    @Test
    void theLastAnchorOfANameCounts() {
        reads("[&x 1, *x, &x 2, *x]", "[1,1,2,2]");
        reads("- &x [&x 1, *x]\n- *x", "[[1,1],1]");
    }

    @Test
    void aMergeTakesOver() {
        reads(
                "base: &b {a: 1, b: 2}\nuse:\n  <<: *b\n  b: 3",
                "{\"base\":{\"a\":1,\"b\":2},\"use\":{\"a\":1,\"b\":3}}");
        reads("<<: {a: 1}\nb: 2", "{\"a\":1,\"b\":2}");
        reads("! <<: {a: 1}", "{\"a\":1}");
    }

    @Test
    void aMergeBelowAKeyOverridesIt() {
        reads("a: 1\n<<: {a: 2}", "{\"a\":2}");
    }

    @Test
    void ofSeveralMergedMappingsTheFirstWins() {
        reads("- &x {a: 1}\n- &y {a: 2, b: 2}\n- <<: [*x, *y]", "[{\"a\":1},{\"a\":2,\"b\":2},{\"a\":1,\"b\":2}]");
    }

    @Test
    void twoMergesAreNoDuplicate() {
        reads("<<: {a: 1}\n<<: {b: 2}", "{\"a\":1,\"b\":2}");
    }

    @Test
    void quotedTheMergeIsAKey() {
        reads("'<<': {a: 1}", "{\"<<\":{\"a\":1}}");
        reads("- <<", "[\"<<\"]");
    }

    @Test
    void onlyMappingsMerge() {
        refuses("<<: 1", 1, "<< takes a mapping, an alias of a mapping, or a list of these");
        refuses("<<: [1]", 1, "<< takes a mapping, an alias of a mapping, or a list of these");
        refuses("a: &x [{b: 1}]\n<<: *x", 2, "<< takes a mapping, an alias of a mapping, or a list of these");
    }

    @Test
    void duplicateKeysAreRefusedWithBothLines() {
        refuses(
                "a: 1\nb: 2\na: 3",
                3,
                "duplicate key `a`: first on line 1, again on line 3; a mapping takes each key once");
        refuses(
                "spec:\n  image: a\n  'image': b",
                3,
                "duplicate key `image`: first on line 2, again on line 3; a mapping takes each key once");
        refuses("{1: a, '1': b}");
        refuses("{true: a, yes: b}");
    }

    @Test
    void tabsPartWordsButDoNotIndent() {
        reads("a:\t1", "{\"a\":1}");
        reads("a: \"x\"\t# c", "{\"a\":\"x\"}");
        reads("a: b\tc\t", "{\"a\":\"b\\u0009c\"}");
        reads("a:\t|\t\n  x\n", "{\"a\":\"x\\n\"}");
        reads("[\t1,\n\t2\t]", "[1,2]");
        reads("a: {\n\tb: 1\n}", "{\"a\":{\"b\":1}}");
        refuses("a:\n\tb: 1", 2, "a tab stands where YAML wants spaces; indent with spaces");
        refuses("-\ta", 1, "a tab stands where YAML wants spaces; indent with spaces");
        refuses("?\ta", 1, "a tab stands where YAML wants spaces; indent with spaces");
    }

    @Test
    void blockScalarsKeepClipOrStrip() {
        reads("a: |\n  x\n\n", "{\"a\":\"x\\n\"}");
        reads("a: |-\n  x\n\n", "{\"a\":\"x\"}");
        reads("a: |+\n  x\n\n", "{\"a\":\"x\\n\\n\"}");
        reads("a: >\n  x\n  y\n\n  z\n", "{\"a\":\"x y\\nz\\n\"}");
        reads("a: |1\n  x\n", "{\"a\":\" x\\n\"}");
    }

    @Test
    void theLastLineIsGivenItsLineFeed() {
        reads("a: |\n  x", "{\"a\":\"x\\n\"}");
    }

    @Test
    void windowsLineEndsAreLineEnds() {
        reads("a: |\r\n  x\r\n  y\r\nb: 1\r\n", "{\"a\":\"x\\ny\\n\",\"b\":1}");
    }

    @Test
    void escapesAreThoseOfYaml() {
        reads("\"\\x41\\u00e9\\U0001F600\\t\\e\\0\"", "\"A\u00e9\ud83d\ude00\\u0009\\u001b\\u0000\"");
        refuses("\"\\z\"");
        refuses("\"\\u12\"");
    }

    @Test
    void colonsInFlowNeedABlankBehindThem() {
        reads("{a:b: 1}", "{\"a:b\":1}");
        reads("[http://x:80/]", "[\"http://x:80/\"]");
        reads("{\"a\":1}", "{\"a\":1}");
        // kubectl reads the key `a:`; nobody means that
        refuses("- {a:}", 1, "a colon in braces needs a blank after it, or quotes around the key");
    }

    @Test
    void whatFollowsTheEndOfTheDocumentIsNotRead() {
        reads("a: 1\n...\nb: [", "{\"a\":1}");
    }
}
