package io.foreseed.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README's part about Kubernetes, rehearsed: each command is run in its order, with a {@code kubectl} that writes down. */
class ClusterPartTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\n(.*?)^```$");
    private static final Pattern OBJECT =
            Pattern.compile("(?:^| )(job|deployment|cluster|secret)[/ ](foreseed[a-z-]*)(?= |$)");

    /** What somebody has before the first command. */
    private static final List<String> FILES = List.of("tls.crt", "tls.key", "root.txt");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final Map<String, Set<String>> secrets = new HashMap<>();
    private final Set<String> applied = new HashSet<>();

    @Test
    void everyCommandFindsWhatItNames() throws Exception {
        List<String> calls = rehearse();

        for (String call : calls) {
            List<String> words = Arrays.asList(call.split(" ", -1));
            if (words.contains("create")) {
                created(words);
            } else if (words.contains("apply")) {
                applied(words);
            } else {
                assertThat(OBJECT.matcher(call).results().map(match -> match.group(1) + "/" + match.group(2)))
                        .as(call)
                        .isNotEmpty()
                        .allMatch(applied::contains);
            }
        }
        assertThat(calls).hasSizeGreaterThan(20);
        assertThat(applied).contains("cluster/foreseed-postgres", "job/foreseed-administration", "deployment/foreseed");
        assertThat(secrets).isEqualTo(pattern());
    }

    /** The commands of its blocks, as they were given to kubectl. */
    private List<String> rehearse() throws Exception {
        String readme = Sources.text("README.md");
        String script = BLOCK.matcher(readme.substring(readme.indexOf("\n### On Kubernetes\n")))
                .results()
                .map(block -> block.group(1))
                .filter(block -> !block.startsWith("$ "))
                .reduce("set -euo pipefail\n", (all, block) -> all + block);
        Path calls = folder.resolve("calls");
        Path kubectl = Files.writeString(
                Files.createDirectory(folder.resolve("bin")).resolve("kubectl"),
                "#!/bin/sh\nprintf '%s\\n' \"$*\" >>'" + calls + "'\n");
        Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String file : FILES) {
            Files.createFile(folder.resolve(file));
        }
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", script).directory(folder.toFile());
        shell.environment().put("PATH", kubectl.getParent() + ":" + System.getenv("PATH"));
        Process process = shell.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Files.readAllLines(calls);
    }

    private void created(List<String> words) {
        String name = words.get(words.indexOf("secret") + 2);
        Set<String> keys = new TreeSet<>();
        for (String word : words) {
            String[] parts = word.split("=", 3);
            switch (parts[0]) {
                case "--from-literal" -> keys.add(parts[1]);
                case "--from-file" -> {
                    keys.add(parts[1]);
                    assertThat(folder.resolve(parts[parts.length - 1])).as(word).exists();
                }
                case "--cert" -> keys.add("tls.crt");
                case "--key" -> keys.add("tls.key");
                default -> {}
            }
        }
        assertThat(secrets.put(name, keys)).as(name + " is made once").isNull();
        applied.add("secret/" + name);
    }

    private void applied(List<String> words) throws Exception {
        Path path = Path.of(words.getLast());
        if (words.contains("-f")) {
            assertThat(path).isRegularFile();
            return;
        }
        Kustomization all = Kustomization.read(path);
        assertThat(all.faults()).isEmpty();
        List<Manifest> objects = Kustomization.rendered(path).orElse(all.objects());
        objects.forEach(object -> applied.add(object.kind().toLowerCase(java.util.Locale.ROOT) + "/" + object.name()));
        if (applied.contains("cluster/foreseed-postgres")) {
            applied.add("secret/foreseed-postgres-ca");
        }
        assertThat(objects.stream().flatMap(object -> needed(object.body()).stream()))
                .as(path + " needs secrets that are there")
                .allMatch(applied::contains);
    }

    private static List<String> needed(JsonNode object) {
        List<String> names = new ArrayList<>(object.findValuesAsText("secretName"));
        Stream.of("secretKeyRef", "passwordSecret", "secret")
                .flatMap(field -> object.findValues(field).stream())
                .filter(reference ->
                        reference.has("name") && !reference.path("optional").asBoolean())
                .forEach(reference -> names.add(reference.path("name").asText()));
        return names.stream().map(name -> "secret/" + name).toList();
    }

    private static Map<String, Set<String>> pattern() {
        Map<String, Set<String>> keys = new HashMap<>();
        for (Manifest secret : Environment.secrets()) {
            Set<String> names = new TreeSet<>();
            secret.at("/stringData").fieldNames().forEachRemaining(names::add);
            keys.put(secret.name(), names);
        }
        return keys;
    }
}
