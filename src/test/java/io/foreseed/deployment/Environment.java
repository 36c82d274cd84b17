package io.foreseed.deployment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is applied together in one place. */
enum Environment {
    DEVELOPMENT("overlays/development", "overlays/development/postgres"),
    PRODUCTION("overlays/production", "overlays/production/migration", "postgres"),
    PRODUCTION_WITH_POOLER("overlays/production", "overlays/production/migration", "postgres", "postgres/pooler"),
    FIRST_ACCOUNT("overlays/production", "overlays/production/first-account", "postgres"),
    ADMINISTRATION("overlays/production", "overlays/production/administration", "postgres");

    static final Path ROOT = Path.of("k8s");

    private final String folders;

    Environment(String... folders) {
        this.folders = String.join(" ", folders);
    }

    List<Kustomization> kustomizations() {
        return folders().stream().map(ROOT::resolve).map(Kustomization::read).toList();
    }

    private List<String> folders() {
        return List.of(folders.split(" ", -1));
    }

    /** Without patches: what is true of any machine. */
    List<Manifest> objects() {
        return kustomizations().stream()
                .flatMap(kustomization -> kustomization.objects().stream())
                .toList();
    }

    List<Manifest> patches() {
        return kustomizations().stream()
                .flatMap(kustomization -> kustomization.patches().stream())
                .toList();
    }

    /** With patches; empty where nothing can apply them. */
    Optional<List<Manifest>> rendered() throws IOException, InterruptedException {
        List<Manifest> objects = new ArrayList<>();
        for (String folder : folders()) {
            Optional<List<Manifest>> rendered = Kustomization.rendered(ROOT.resolve(folder));
            if (rendered.isEmpty()) {
                return Optional.empty();
            }
            objects.addAll(rendered.get());
        }
        return Optional.of(objects);
    }

    /** The patterns of what somebody makes by hand. */
    static List<Manifest> secrets() {
        Path file = ROOT.resolve("secret.example.yaml");
        return Yaml.documents(file).stream()
                .map(document -> new Manifest(file.toString(), document))
                .toList();
    }
}
