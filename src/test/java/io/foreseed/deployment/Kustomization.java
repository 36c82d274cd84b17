package io.foreseed.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A kustomization and all it reaches, without kustomize: its resources and generated ConfigMaps, less what it deletes.
 * Patches are found and not applied, which {@link #rendered} does where the program is there.
 */
final class Kustomization {
    private static final Set<String> FIELDS = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "resources",
            "components",
            "labels",
            "images",
            "configMapGenerator",
            "patches");

    /** By folder; the files do not change while the tests run. */
    private static final Map<Path, Optional<List<Manifest>>> RENDERED = new HashMap<>();

    private final List<Manifest> resources = new ArrayList<>();
    private final List<Manifest> patches = new ArrayList<>();
    private final Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Set<Path> files = new TreeSet<>();

    private Kustomization() {}

    static Kustomization read(Path folder) {
        Kustomization all = new Kustomization();
        all.visit(folder);
        return all;
    }

    private void visit(Path folder) {
        Path file = folder.resolve("kustomization.yaml").normalize();
        if (!Files.exists(file)) {
            faults.add("there is no " + file);
            return;
        }
        files.add(file);
        JsonNode body = Yaml.documents(file).getFirst();
        body.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                faults.add(file + " has the unknown field " + field);
            }
        });
        Stream.of("resources", "components")
                .flatMap(field -> texts(body.path(field)))
                .forEach(name -> resource(folder.resolve(name).normalize()));
        body.path("configMapGenerator").forEach(generator -> generate(file, generator));
        texts(body.path("patches"), "path")
                .forEach(name -> patch(folder.resolve(name).normalize()));
    }

    private void resource(Path path) {
        if (Files.isDirectory(path)) {
            visit(path);
        } else if (Files.exists(path)) {
            files.add(path);
            Yaml.documents(path).forEach(document -> resources.add(new Manifest(path.toString(), document)));
        } else {
            faults.add("there is no " + path);
        }
    }

    private void generate(Path file, JsonNode generator) {
        String name = generator.path("name").asText();
        boolean isMerge = generator.path("behavior").asText().equals("merge");
        if (isMerge != settings.containsKey(name)) {
            faults.add(file + ": ConfigMap " + name + (isMerge ? " is merged with nothing" : " is made twice"));
        }
        Map<String, String> values = settings.computeIfAbsent(name, ignored -> new LinkedHashMap<>());
        texts(generator.path("literals"))
                .map(literal -> literal.split("=", 2))
                .forEach(pair -> values.put(pair[0], pair[1]));
    }

    private void patch(Path path) {
        if (!Files.exists(path)) {
            faults.add("there is no " + path);
            return;
        }
        files.add(path);
        for (JsonNode document : Yaml.documents(path)) {
            Manifest patch = new Manifest(path.toString(), document);
            if (resources.stream().noneMatch(resource -> resource.title().equals(patch.title()))) {
                faults.add(path + " patches " + patch.title() + ", which is not there");
            }
            patches.add(patch);
        }
    }

    /** What is wrong with the kustomizations themselves. */
    List<String> faults() {
        return faults;
    }

    /** What changes its resources. */
    List<Manifest> patches() {
        return patches;
    }

    /** Every file that it is made of. */
    Set<Path> files() {
        return files;
    }

    List<Manifest> objects() {
        List<Manifest> objects = new ArrayList<>(resources);
        objects.removeIf(resource -> patches.stream()
                .anyMatch(patch -> patch.title().equals(resource.title())
                        && patch.body().path("$patch").asText().equals("delete")));
        settings.forEach((name, values) -> {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            map.put("apiVersion", "v1").put("kind", "ConfigMap");
            map.putObject("metadata").put("name", name);
            ObjectNode data = map.putObject("data");
            values.forEach(data::put);
            objects.add(new Manifest("configMapGenerator", map));
        });
        return objects;
    }

    /** What kustomize makes of it; empty where neither kubectl nor kustomize is installed. */
    static synchronized Optional<List<Manifest>> rendered(Path folder) throws IOException, InterruptedException {
        Optional<List<Manifest>> known = RENDERED.get(folder);
        if (known == null) {
            known = render(folder);
            RENDERED.put(folder, known);
        }
        return known;
    }

    private static Optional<List<Manifest>> render(Path folder) throws IOException, InterruptedException {
        for (List<String> program : List.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build"))) {
            if (isInstalled(program.getFirst())) {
                List<String> command = new ArrayList<>(program);
                command.add(folder.toString());
                Process process =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new AssertionError(String.join(" ", command) + ": " + output);
                }
                return Optional.of(Yaml.documents(output).stream()
                        .map(document -> new Manifest(folder.toString(), document))
                        .toList());
            }
        }
        return Optional.empty();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Stream<String> texts(JsonNode list) {
        return Stream.iterate(0, index -> index < list.size(), index -> index + 1)
                .map(index -> list.path(index).asText());
    }

    private static Stream<String> texts(JsonNode list, String field) {
        return Stream.iterate(0, index -> index < list.size(), index -> index + 1)
                .map(index -> list.path(index).path(field).asText());
    }
}
