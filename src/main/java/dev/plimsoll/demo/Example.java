// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The files of {@code k8s/examples/pods}, in the order of the demo, and the outcome of each under the built-in policy. */
enum Example {
    GOOD("good.yaml", ExampleOutcome.Untouched),
    MUTABLE_TAG("mutable-tag.yaml", ExampleOutcome.Patched),
    LATEST_TAG("latest-tag.yaml", ExampleOutcome.Warned),
    SHELL_FORM_COMMAND("shell-form-command.yaml", ExampleOutcome.Warned),
    RUN_AS_ROOT("run-as-root.yaml", ExampleOutcome.Denied),
    ROOT_NOT_RULED_OUT("root-not-ruled-out.yaml", ExampleOutcome.Denied),
    HOST_PATH("host-path.yaml", ExampleOutcome.Denied),
    RUNTIME_SOCKET("runtime-socket.yaml", ExampleOutcome.Denied),
    MISSING_LIMITS("missing-limits.yaml", ExampleOutcome.Denied),
    HOST_NAMESPACES("host-namespaces.yaml", ExampleOutcome.Denied),
    PRIVILEGED("privileged.yaml", ExampleOutcome.Denied),
    DEBUG_CONTAINER("debug-container.yaml", ExampleOutcome.Denied);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String file;
    private final ExampleOutcome expected;

    Example(String file, ExampleOutcome expected) {
        this.file = file;
        this.expected = expected;
    }

    String file() {
        return file;
    }

    ExampleOutcome expected() {
        return expected;
    }

    /** Returns the text of the comment at the top of the file. */
    String description() {
        return new String(bytes(), UTF_8)
                .lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining(" "));
    }

    /** Returns the created pod, or the old and the new pod if the file shows an update. */
    List<JsonNode> pods() {
        return YamlDocuments.read(bytes()).stream().map(Example::pod).toList();
    }

    private static JsonNode pod(YamlDocument document) {
        try {
            return JSON.readTree(((YamlDocument.Parsed) document).json());
        } catch (IOException e) {
            throw new IllegalStateException("the YAML reader writes JSON", e);
        }
    }

    /** Reads the file. The build copies the examples beside this class, so that the demo runs from every directory. */
    private byte[] bytes() {
        try (var in = Example.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the jar cannot be read", e);
        }
    }
}
