package io.foreseed.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the objects of one environment say about each other. */
final class References {
    private static final String CLUSTER_LABEL = "cnpg.io/cluster";
    private static final String POOLER_LABEL = "cnpg.io/poolerName";

    private final List<Manifest> objects;
    private final List<Manifest> secrets;
    private final List<String> faults = new ArrayList<>();

    private References(List<Manifest> objects, List<Manifest> secrets) {
        this.objects = objects;
        this.secrets = secrets;
    }

    /**
     * The references that lead nowhere.
     *
     * @param secrets  the patterns of the Secrets that somebody makes by hand
     */
    static List<String> faults(List<Manifest> objects, List<Manifest> secrets) {
        References references = new References(objects, secrets);
        for (Manifest object : objects) {
            references.check(object);
        }
        return references.faults;
    }

    private void check(Manifest object) {
        switch (object.kind()) {
            case "Deployment", "Job" -> workload(object);
            case "Service" -> service(object);
            case "PodDisruptionBudget" -> selects(object, object.at("/spec/selector/matchLabels"));
            case "HorizontalPodAutoscaler" -> {
                JsonNode target = object.at("/spec/scaleTargetRef");
                exists(object, target.path("kind").asText(), target.path("name").asText());
            }
            case "NetworkPolicy" -> policy(object);
            case "Ingress" -> ingress(object);
            case "Cluster" -> {
                secretKey(
                        object, object.at("/spec/bootstrap/initdb/secret/name").asText(), "password");
                object.at("/spec/managed/roles").forEach(role -> {
                    if (role.path("login").asBoolean()) {
                        secretKey(object, role.at("/passwordSecret/name").asText(), "password");
                    }
                });
            }
            case "Pooler" ->
                exists(object, "Cluster", object.at("/spec/cluster/name").asText());
            default -> {}
        }
    }

    private void workload(Manifest workload) {
        Map<String, String> selector = Manifest.labels(workload.at("/spec/selector/matchLabels"));
        if (!contains(workload.podLabels(), selector)) {
            faults.add(workload.title() + " does not select its own pods");
        }
        JsonNode pod = workload.podSpec();
        exists(workload, "ServiceAccount", pod.path("serviceAccountName").asText());
        for (JsonNode spread : pod.path("topologySpreadConstraints")) {
            if (!contains(workload.podLabels(), Manifest.labels(spread.at("/labelSelector/matchLabels")))) {
                faults.add(workload.title() + " spreads other pods than its own");
            }
        }
        for (JsonNode volume : pod.path("volumes")) {
            JsonNode claim = volume.at("/persistentVolumeClaim/claimName");
            if (!claim.isMissingNode()) {
                exists(workload, "PersistentVolumeClaim", claim.asText());
            }
            for (JsonNode item : volume.at("/secret/items")) {
                secretKey(
                        workload,
                        volume.at("/secret/secretName").asText(),
                        item.path("key").asText());
            }
        }
        workload.containers().forEach(container -> container(workload, container));
    }

    private void container(Manifest workload, JsonNode container) {
        List<String> volumes = names(workload.podSpec().path("volumes"));
        for (String mount : names(container.path("volumeMounts"))) {
            if (!volumes.contains(mount)) {
                faults.add(workload.title() + " mounts the unknown volume " + mount);
            }
        }
        List<String> ports = names(container.path("ports"));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode port = container.path(probe).at("/httpGet/port");
            if (!port.isMissingNode() && !ports.contains(port.asText())) {
                faults.add(workload.title() + " probes the unknown port " + port.asText());
            }
        }
        for (JsonNode source : container.path("envFrom")) {
            exists(workload, "ConfigMap", source.at("/configMapRef/name").asText());
        }
        for (JsonNode variable : container.path("env")) {
            JsonNode secret = variable.at("/valueFrom/secretKeyRef");
            if (!secret.isMissingNode()) {
                secretKey(
                        workload,
                        secret.path("name").asText(),
                        secret.path("key").asText());
            }
        }
    }

    /** A Service sends callers to the pods of one Deployment, and to no job's. */
    private void service(Manifest service) {
        Map<String, String> selector = Manifest.labels(service.at("/spec/selector"));
        List<Manifest> selected = workloads()
                .filter(workload -> contains(workload.podLabels(), selector))
                .toList();
        if (selected.size() != 1 || !selected.getFirst().kind().equals("Deployment")) {
            faults.add(service.title() + " selects the pods of "
                    + selected.stream().map(Manifest::title).toList());
            return;
        }
        for (JsonNode port : service.at("/spec/ports")) {
            if (!portsOf(selected.getFirst()).contains(port.path("targetPort").asText())) {
                faults.add(service.title() + " has the unknown target port " + port.path("targetPort"));
            }
        }
    }

    private void ingress(Manifest ingress) {
        ingress.at("/spec/tls")
                .forEach(tls -> secretKey(ingress, tls.path("secretName").asText(), "tls.crt"));
        ingress.at("/spec/rules").forEach(rule -> rule.at("/http/paths").forEach(path -> {
            JsonNode service = path.at("/backend/service");
            boolean isThere = objects.stream()
                    .anyMatch(object -> object.kind().equals("Service")
                            && object.name().equals(service.path("name").asText())
                            && names(object.at("/spec/ports"))
                                    .contains(service.at("/port/name").asText()));
            if (!isThere) {
                faults.add(ingress.title() + " routes " + path.path("path").asText() + " to the unknown " + service);
            }
        }));
    }

    private void policy(Manifest policy) {
        JsonNode selector = policy.at("/spec/podSelector/matchLabels");
        if (!selector.isMissingNode()) {
            selects(policy, selector);
        }
        for (String direction : List.of("/spec/ingress", "/spec/egress")) {
            for (JsonNode rule : policy.at(direction)) {
                Stream.of("from", "to").forEach(side -> rule.path(side).forEach(peer -> {
                    if (peer.path("namespaceSelector").isMissingNode()) {
                        selects(policy, peer.at("/podSelector/matchLabels"));
                    }
                }));
                rule.path("ports").forEach(port -> namedPort(policy, selector, port.path("port")));
            }
        }
    }

    private void namedPort(Manifest policy, JsonNode selector, JsonNode port) {
        boolean isKnown = port.isInt()
                || workloads()
                        .filter(workload -> contains(workload.podLabels(), Manifest.labels(selector)))
                        .anyMatch(workload -> portsOf(workload).contains(port.asText()));
        if (!isKnown) {
            faults.add(policy.title() + " names the unknown port " + port.asText());
        }
    }

    private void selects(Manifest object, JsonNode selector) {
        Map<String, String> labels = Manifest.labels(selector);
        boolean isOfADatabase =
                named("Cluster", labels.get(CLUSTER_LABEL)) || named("Pooler", labels.get(POOLER_LABEL));
        if (labels.isEmpty()
                || (!isOfADatabase && workloads().noneMatch(workload -> contains(workload.podLabels(), labels)))) {
            faults.add(object.title() + " selects nothing by " + labels);
        }
    }

    private void exists(Manifest from, String kind, String name) {
        if (!named(kind, name)) {
            faults.add(from.title() + " refers to the unknown " + kind + " " + name);
        }
    }

    private void secretKey(Manifest from, String name, String key) {
        boolean isThere = secrets.stream()
                .anyMatch(secret ->
                        secret.name().equals(name) && secret.at("/stringData").has(key));
        // what CloudNativePG makes of a cluster: the certificate of its authority
        boolean isOfACluster =
                key.equals("ca.crt") && name.endsWith("-ca") && named("Cluster", name.replaceFirst("-ca$", ""));
        if (!isThere && !isOfACluster) {
            faults.add(from.title() + " refers to the unknown key " + key + " of Secret " + name);
        }
    }

    private boolean named(String kind, @org.jspecify.annotations.Nullable String name) {
        return objects.stream()
                .anyMatch(object -> object.kind().equals(kind) && object.name().equals(name));
    }

    private Stream<Manifest> workloads() {
        return objects.stream().filter(Manifest::hasPods);
    }

    private static boolean contains(Map<String, String> labels, Map<String, String> selector) {
        return labels.entrySet().containsAll(selector.entrySet());
    }

    private static List<String> portsOf(Manifest workload) {
        return workload.containers().stream()
                .flatMap(container -> names(container.path("ports")).stream())
                .toList();
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(each -> names.add(each.path("name").asText()));
        return names;
    }
}
