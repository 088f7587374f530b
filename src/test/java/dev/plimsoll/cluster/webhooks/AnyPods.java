// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pod specs around the edges of every rule: as people write them, as nobody does, and with a character changed. How careless each
 * is differs, so that many break no rule; and each is careless about one field above all, so that nothing else decides. The same
 * seed makes the same specs.
 */
final class AnyPods {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final String[] IMAGES = {
        "nginx",
        "nginx:latest",
        "a/b",
        "a/b:1",
        "localhost/app:1",
        "localhost:5000/app",
        "reg.io:443/a/b",
        "reg:5000/app:1.2",
        "[::1]:5000/app",
        "[::1]:5000/app:1",
        "app@sha256:" + HEX,
        "app:latest@sha256:" + HEX,
        "reg:5000/a/app:1.2@sha256:" + HEX,
        "app@sha512:" + HEX + HEX,
        "app@sha256:short",
        "app@sha256:" + HEX.toUpperCase(Locale.ROOT),
        "app:latest@",
        "app@",
        "@sha256:" + HEX,
        "app:Latest",
        "app:stable",
        "app:main",
        "app:edge.1",
        "app:edgeX1",
        "app:1.0-SNAPSHOT",
        "app:-SNAPSHOT",
        "app:v1",
        "app:v",
        "a:v/b:1",
        "app:",
        ":1",
        "",
        "/",
        "a/",
        "/a",
        "a//b",
        "App/Upper:1",
        "app:1:2",
        "a:b/c:d",
        "a:80/b:1",
        "a:080/b",
        "a_b:80/c:1",
        "REG.io/a:1",
        "my_reg.io/a:1",
        "a..b:1",
        "a__b:1",
        "a___b:1",
        "a--b:1",
        "a-:1",
        "-a:1",
        ".a:1",
        "a.:1",
        "a/.b:1",
        "a.b/c",
        "a-b.c/d:1",
        " app:1",
        "app :1",
        "app:1 ",
        "app:1\n",
        "app:latest\n",
        "\napp:1",
        "app:läuft",
        "äpp:1",
        HEX,
        HEX + ":1",
        HEX + "/a",
        "a/" + HEX,
        HEX.substring(1),
        "app:" + "t".repeat(128),
        "app:" + "t".repeat(129),
        "a".repeat(199),
        "a".repeat(200),
        "a".repeat(250) + ":1",
        "app:.1",
        "app:-1",
        "app:_1",
        "app:1/2",
        "https://reg.io/a:1"
    };
    private static final String[] AMOUNTS = {
        "0",
        "0.0",
        "0m",
        "00",
        "-0",
        "-1",
        "+1",
        "+0",
        "1e-99",
        "-1e-99",
        "1e3",
        "0e3",
        "1E3",
        "100M",
        "0.1",
        "1Gi",
        "4Gi",
        "4096Mi",
        "4294967296",
        "4294967297",
        "4.0000001Gi",
        "5Gi",
        "500m",
        "1.5",
        "2",
        "2000m",
        "2001m",
        "2.0000000001",
        "1n",
        "0.5n",
        "9E",
        "10E",
        "8Ei",
        "16Ei",
        "1000E",
        "1e30",
        " 1",
        "1 ",
        "",
        "x",
        "1e",
        "1x",
        ".5",
        "1.",
        "1k",
        "0.001",
        "0Gi",
        "1000000",
        "1e6",
        "1e200001",
        "1e200000",
        "9E-200000"
    };
    private static final String[] PATHS = {
        "/var/log",
        "/var/log/",
        "/var/logs",
        "/var/log/pods",
        "/var//log",
        "//var/log",
        "/var/./log",
        "/var/log/../run",
        "/var/log/..",
        "/",
        "",
        ".",
        "..",
        "/..",
        "var/log",
        "/run",
        "/RUN/x",
        "/runx",
        "/run/docker.sock",
        "/var/run",
        "/VAR/run/crio",
        "/var/running",
        "/var/lib",
        "/var",
        "/VAR",
        "/var/lib/kubelet",
        "/var/lib/kubelet/pods",
        "/VAR/LIB/kubelet/device-plugins",
        "/var/lib/kubelet2",
        "/var/snap",
        "/var/snap/microk8s",
        "/var/lib/k0s",
        "/proc",
        "/proc/1",
        "/proc/1/root",
        "/proc/self/cwd/x",
        "/proc/1/fd",
        "/process/1/root",
        "C:\\var\\lib",
        "C:/var/lib/kubelet",
        "c:/run",
        "C:",
        "\\\\.\\pipe\\docker_engine",
        "//./pipe/docker_engine",
        "/pipe/containerd-containerd",
        "/a/PIPE/cri-o",
        "/x/docker.sock",
        "/x/DOCKER.SOCK/y",
        "/x/kubelet.sock.d",
        "/srv/data",
        "/srv/data/.. ",
        "/srv/data/.hidden",
        "/srv/.data",
        "/srv/data\n",
        "\n/srv/data",
        "/srv/data/ä",
        "/srv\\..\\data",
        "/srv/data/...",
        "/srv/a.b",
        "/srv/axb",
        "/srv/a.b/c",
        "/mnt/" + "d".repeat(194),
        "/mnt/" + "d".repeat(196),
        "/home/user",
        "/etc",
        "/PROC/1/root",
        "/mnt/docker.soc\u212a",
        "/var/run/nri/nri.sock",
        "/run/nri",
        "/run/containerd/s/0a",
        "/run/xtables.lock",
        "/run/user",
        "/run/user/1000",
        "/run/user/1000/pulse",
        "/run/user/1000/podman",
        "/var/run/user/0/docker.sock",
        "/run/buildkit",
        "/run/isulad.sock",
        "/run/api.sock",
        "/run/vc/sbs",
        "/system",
        "/system/run/containerd",
        "/systemd",
        "/var/lib/kubelet/plugins",
        "/var/lib/kubelet/plugins/a.example/csi.sock",
        "/var/lib/kubelet/pod-resources",
        "/data/kubelet/plugins_registry",
        "/data/kubelet",
        "/var/lib/kubelet./plugins",
        "/var/lib/k0s/kubelet/pods",
        "/proc/self",
        "/proc/1/task/1",
        "/proc/sys",
        "/proc/thread-self",
        "/dev/fd",
        "/dev/fd/3",
        "/dev/stdin",
        "/dev/fdx",
        "/dev",
        "/PIPE",
        "\\\\?\\C:\\var\\lib\\kubelet\\plugins",
        "\\\\.\\C:\\",
        "C:\\var\\lib\\kubelet\\DEVICE~1",
        "C:\\var \\lib.\\kubelet\\plugins. "
    };
    private static final String[][] COMMANDS = {
        {"sh", "-c", "node server.js"},
        {"/bin/sh", "-c"},
        {"node server.js"},
        {"bash", "-euo", "pipefail", "-c", "a"},
        {"env", "sh", "-c", "a"},
        {"/usr/bin/env", "-u", "X", "bash", "-c", "a"},
        {"busybox", "sh", "-c", "a"},
        {"node", "server.js"},
        {""},
        {"", "sh", "-c", "a"},
        {"/bin/sh/", "-c", "a"},
        {"./sh", "-c", "a"},
        {"sh ", "-c", "a"},
        {"sh\n", "-c", "a"},
        {"SH", "-c", "a"},
        {"/", "-c", "a"},
        {"x".repeat(300) + "/sh", "-c", "a"},
        {"-c", "a"},
        {"zsh", "-c", "a"},
        {"mksh", "-c", "exec a"},
        {"exec", "sh", "-c", "a"},
        {"pwsh", "-c", "a"},
        {"sh", "-c", "a; b"},
        {"sh", "-c", "a && b"},
        {"sh", "-c", "a 'b && c'"},
        {"sh", "-c", "# c\na \\\n  b\n"},
        {"sh", "-c", "a\nb"},
        {"sh", "-c", "a $B > c 2>&1;"},
        {"sh", "-c", "a $(B)"},
        {"sh", "-c", "a $(b c)"},
        {"sh", "-c", "bash -c 'a b'"},
        {"sh", "-c", "exec bash -c 'a b'"},
        {"sh", "-c", "sleep 9"},
        {"sh", "-c", "--", "a"},
        {"sh", "-ec", "-u", "a"},
        {"bash", "-xc", "a\n # b"},
        {"sh", "run.sh"},
        {"sh"},
        {"sh", "-"},
        {"env", "a"},
        {"busybox", "sh"},
        {"sh", "-c", "x".repeat(199)},
        {"sh", "-c", "x".repeat(1001)},
        {"sh", "-c", "echo " + "x".repeat(500)}
    };
    private static final Object[] WINDOWS_USERS = {
        "ContainerAdministrator",
        "containerADMINISTRATOR",
        "ContainerUser",
        "app",
        "CORP\\app",
        "Administrators",
        "SYSTEM",
        "NT AUTHORITY\\SYSTEM",
        "NT AUTHORITY\\LOCAL SERVICE",
        "",
        null
    };
    private static final String ALPHABET = "aA0:/@.-_ \n*\\é";

    private static final double[] CARELESSNESS = {0, 0, 0.02, 0.1, 1};

    private static final String AMOUNT = "amount";
    private static final String[] FIELDS = {
        "hostPID",
        "hostUsers",
        "os",
        "nodeSelector",
        "shareProcessNamespace",
        "windowsOptions",
        "image",
        "imagePullPolicy",
        "restartPolicy",
        "command",
        "args",
        "resources",
        AMOUNT,
        "securityContext",
        "runAsUser",
        "runAsNonRoot",
        "privileged",
        "name",
        "readOnly",
        "hostPath",
        "reference",
        "pullPolicy"
    };

    private final Random random;
    private double carelessness;
    private String focus = "";

    AnyPods(long seed) {
        random = new Random(seed);
    }

    ObjectNode podSpec() {
        carelessness = CARELESSNESS[random.nextInt(CARELESSNESS.length)];
        focus = FIELDS[random.nextInt(FIELDS.length)];
        var spec = JSON.objectNode();
        for (var flag : List.of("hostPID", "hostIPC", "hostNetwork")) {
            set(spec, flag, null, () -> any(true, false, null));
        }
        set(spec, "hostUsers", null, () -> any(true, false, null));
        set(
                spec,
                "os",
                null,
                () -> any(object("name", text("linux")), object("name", text("windows")), object("name", text(""))));
        set(spec, "shareProcessNamespace", null, () -> any(true, false, null));
        set(
                spec,
                "nodeSelector",
                null,
                () -> any(
                        object("kubernetes.io/os", any("linux", "windows", "", null)),
                        object("kubernetes.io/arch", text("amd64"))));
        set(spec, "securityContext", null, () -> securityContext(any(true, null)));
        set(spec, "resources", null, () -> resources(false));
        int many = random.nextInt(500) == 0 ? 100 : 1;
        containers(spec, "containers", random.nextInt(many) + (happens(0.1) ? 0 : 1 + random.nextInt(2)));
        containers(spec, "initContainers", random.nextInt(3) == 0 ? random.nextInt(many + 1) : 0);
        containers(spec, "ephemeralContainers", random.nextInt(8) == 0 ? 1 : 0);
        int volumes = random.nextInt(3) * (many == 1 ? 1 : random.nextInt(many));
        var list = spec.putArray("volumes");
        for (int i = 0; i < volumes; i++) {
            list.add(volume(i));
        }
        return spec;
    }

    private void containers(ObjectNode spec, String name, int number) {
        if (number == 0 && happens(0.5)) {
            spec.putNull(name);
            return;
        }
        var list = spec.putArray(name);
        for (int i = 0; i < number; i++) {
            list.add(container(i, name));
        }
    }

    private ObjectNode container(int index, String list) {
        var container = object("name", text(list.charAt(0) + "" + index));
        set(container, "name", container.get("name"), () -> any("", null, "c0"));
        set(container, "image", text("registry.example:5000/team/web:1.2"), () -> maybeChanged(IMAGES));
        set(container, "imagePullPolicy", null, () -> any("Always", "IfNotPresent", "Never", "", null));
        set(container, "restartPolicy", null, () -> any("Always", "Never", "", null));
        set(container, "command", null, () -> words());
        set(container, "args", null, () -> words());
        set(
                container,
                "resources",
                resources(true),
                () -> any(resources(false), resources(happens(0.5)), JSON.objectNode(), null));
        set(
                container,
                "securityContext",
                securityContext(any(true)),
                () -> any(securityContext(any(false)), securityContext(null), JSON.objectNode(), null));
        var mounts = container.putArray("volumeMounts");
        for (int i = random.nextInt(3); i > 0; i--) {
            var mount = object("name", text("v" + random.nextInt(3)));
            set(mount, "readOnly", JSON.booleanNode(true), () -> any(true, false, null));
            mounts.add(mount);
        }
        return container;
    }

    private ObjectNode volume(int index) {
        var volume = object("name", text("v" + index));
        set(volume, "name", volume.get("name"), () -> any("", null, "v0"));
        switch (focus.equals("hostPath") ? 0 : random.nextInt(4)) {
            case 0 ->
                set(
                        volume,
                        "hostPath",
                        object("path", text("/var/log/pods")),
                        () -> object("path", maybeChanged(PATHS)));
            case 1 -> {
                var image = object("reference", text("models/one:1"));
                set(image, "reference", image.get("reference"), () -> maybeChanged(IMAGES));
                set(image, "pullPolicy", null, () -> any("Always", "IfNotPresent", "", null));
                volume.set("image", image);
            }
            case 2 -> volume.putNull("hostPath");
            default -> volume.putObject("emptyDir");
        }
        return volume;
    }

    private ObjectNode securityContext(@Nullable JsonNode runAsNonRoot) {
        var context = JSON.objectNode();
        set(
                context,
                "runAsUser",
                null,
                () -> any(0, 1, 1000, -1, Integer.MAX_VALUE, 1L << 31, 1L << 32, Long.MAX_VALUE, null));
        set(context, "runAsNonRoot", runAsNonRoot, () -> any(true, false, null));
        set(context, "privileged", null, () -> any(true, false, null));
        set(context, "windowsOptions", null, () -> {
            var options = object("runAsUserName", any(WINDOWS_USERS));
            set(options, "hostProcess", null, () -> any(true, false, null));
            return happens(0.1) ? JSON.objectNode() : options;
        });
        return context;
    }

    private ObjectNode resources(boolean complete) {
        var resources = JSON.objectNode();
        for (var list : List.of("limits", "requests")) {
            if ((complete && list.equals("limits")) || happens(0.5)) {
                var amounts = resources.putObject(list);
                for (var resource : List.of("cpu", "memory", "nvidia.com/gpu", "hugepages-2Mi")) {
                    boolean asked = resource.equals("cpu") || resource.equals("memory");
                    if ((complete && asked) || happens(0.3)) {
                        amounts.set(
                                resource, happens(focus.equals(AMOUNT) ? 0.3 : carelessness) ? amount() : text("1"));
                    }
                }
            }
        }
        return resources;
    }

    private JsonNode amount() {
        return switch (random.nextInt(10)) {
            case 0 -> any(0, 1, 2, 3, -1);
            case 1 -> random.nextBoolean() ? JSON.numberNode(1.5) : JSON.nullNode();
            case 2 -> text("9".repeat(1 + random.nextInt(300)));
            default -> maybeChanged(AMOUNTS);
        };
    }

    private JsonNode words() {
        var words = JSON.arrayNode();
        if (!happens(0.2)) {
            for (var word : COMMANDS[random.nextInt(COMMANDS.length)]) {
                words.add(happens(0.1) ? changed(word) : word);
            }
        }
        return words;
    }

    private JsonNode maybeChanged(String[] texts) {
        var text = texts[random.nextInt(texts.length)];
        return text(random.nextInt(4) == 0 ? changed(text) : text);
    }

    private String changed(String text) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(2));
        var more = random.nextInt(3) == 0 ? "" : String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return text.substring(0, at) + more + text.substring(to);
    }

    /** Sets a field to what is usual, or as carelessly as this spec is to anything; null leaves it out. */
    private void set(ObjectNode object, String field, @Nullable JsonNode usual, Supplier<JsonNode> anything) {
        var value = happens(field.equals(focus) ? 0.5 : carelessness) ? anything.get() : usual;
        if (value != null) {
            object.set(field, value);
        }
    }

    private boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    private JsonNode any(Object... values) {
        var value = values[random.nextInt(values.length)];
        if (value instanceof String text) {
            return text(text);
        } else if (value instanceof Boolean bool) {
            return JSON.booleanNode(bool);
        } else if (value instanceof Number number) {
            return JSON.numberNode(number.longValue());
        }
        return value == null ? JSON.nullNode() : (JsonNode) value;
    }

    private static JsonNode text(String text) {
        return JSON.textNode(text);
    }

    private static ObjectNode object(String field, JsonNode value) {
        var object = JSON.objectNode();
        object.set(field, value);
        return object;
    }
}
