package io.foreseed.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonParseException;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The API's types: those of the cluster itself by its own client, CloudNativePG's by the fields that we use. */
final class ApiTypes {
    private static final Map<String, Class<?>> OF_THE_CLUSTER = Map.ofEntries(
            Map.entry("v1/Namespace", V1Namespace.class),
            Map.entry("v1/PersistentVolumeClaim", V1PersistentVolumeClaim.class),
            Map.entry("v1/ConfigMap", V1ConfigMap.class),
            Map.entry("v1/Secret", V1Secret.class),
            Map.entry("v1/Service", V1Service.class),
            Map.entry("v1/ServiceAccount", V1ServiceAccount.class),
            Map.entry("apps/v1/Deployment", V1Deployment.class),
            Map.entry("batch/v1/Job", V1Job.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", V2HorizontalPodAutoscaler.class),
            Map.entry("policy/v1/PodDisruptionBudget", V1PodDisruptionBudget.class),
            Map.entry("networking.k8s.io/v1/Ingress", V1Ingress.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy.class));

    private static final Object TEXT = "text";
    private static final Object COUNT = 1;
    private static final Object FLAG = true;
    private static final Object ANY_TEXTS = Map.of("*", TEXT);
    private static final Object RESOURCES = Map.of(
            "requests", Map.of("cpu", TEXT, "memory", TEXT),
            "limits", Map.of("cpu", TEXT, "memory", TEXT));
    private static final Object SIZE = Map.of("size", TEXT);
    private static final Object NAMED = Map.of("name", TEXT);

    /** CloudNativePG 1.25, config/crd/bases: maps by field, lists by their element. */
    private static final Map<String, Object> OF_CLOUDNATIVEPG = Map.of(
            "postgresql.cnpg.io/v1/Cluster",
            Map.ofEntries(
                    Map.entry("instances", COUNT),
                    Map.entry("imageName", TEXT),
                    Map.entry("primaryUpdateStrategy", Set.of("unsupervised", "supervised")),
                    Map.entry("primaryUpdateMethod", Set.of("switchover", "restart")),
                    Map.entry("enableSuperuserAccess", FLAG),
                    Map.entry("certificates", Map.of("serverAltDNSNames", List.of(TEXT))),
                    Map.entry(
                            "bootstrap",
                            Map.of(
                                    "initdb",
                                    Map.of(
                                            "database", TEXT,
                                            "owner", TEXT,
                                            "secret", NAMED,
                                            "dataChecksums", FLAG,
                                            "encoding", TEXT,
                                            "postInitApplicationSQL", List.of(TEXT)))),
                    Map.entry(
                            "managed",
                            Map.of(
                                    "roles",
                                    List.of(Map.of(
                                            "name", TEXT,
                                            "ensure", Set.of("present", "absent"),
                                            "login", FLAG,
                                            "bypassrls", FLAG,
                                            "inRoles", List.of(TEXT),
                                            "passwordSecret", NAMED)))),
                    Map.entry(
                            "postgresql",
                            Map.of(
                                    "pg_hba",
                                    List.of(TEXT),
                                    "synchronous",
                                    Map.of(
                                            "method", Set.of("any", "first"),
                                            "number", COUNT,
                                            "dataDurability", Set.of("required", "preferred")),
                                    "parameters",
                                    ANY_TEXTS)),
                    Map.entry("resources", RESOURCES),
                    Map.entry("storage", SIZE),
                    Map.entry("walStorage", SIZE),
                    Map.entry(
                            "affinity",
                            Map.of(
                                    "enablePodAntiAffinity",
                                    FLAG,
                                    "topologyKey",
                                    TEXT,
                                    "podAntiAffinityType",
                                    Set.of("required", "preferred")))),
            "postgresql.cnpg.io/v1/Pooler",
            Map.of(
                    "cluster", NAMED,
                    "instances", COUNT,
                    "type", Set.of("rw", "ro"),
                    "pgbouncer", Map.of("poolMode", Set.of("session", "transaction"), "parameters", ANY_TEXTS),
                    "template",
                            Map.of(
                                    "metadata", Map.of("labels", ANY_TEXTS),
                                    "spec",
                                            Map.of(
                                                    "containers",
                                                    List.of(Map.of(
                                                            "name", TEXT, "image", TEXT, "resources", RESOURCES))))));

    private ApiTypes() {}

    /** Why the cluster would refuse it; empty when it would not. */
    static List<String> faults(Manifest manifest) {
        String type = manifest.body().path("apiVersion").asText() + "/" + manifest.kind();
        Class<?> known = OF_THE_CLUSTER.get(type);
        if (known != null) {
            return ofTheCluster(manifest, known);
        }
        Object shape = OF_CLOUDNATIVEPG.get(type);
        List<String> faults = new ArrayList<>();
        if (shape == null) {
            faults.add(manifest.source() + " has the unknown type " + type);
        } else {
            compare(manifest.title() + " spec", manifest.body().path("spec"), shape, faults);
        }
        return faults;
    }

    private static List<String> ofTheCluster(Manifest manifest, Class<?> type) {
        try {
            Object taken = JSON.getGson().fromJson(manifest.body().toString(), type);
            return taken == null ? List.of(manifest.source() + " holds nothing") : List.of();
        } catch (IllegalArgumentException
                | JsonParseException
                | io.kubernetes.client.custom.QuantityFormatException refused) {
            return List.of(manifest.title() + " of " + manifest.source() + ": " + refused.getMessage());
        }
    }

    private static void compare(String place, JsonNode value, Object shape, List<String> faults) {
        switch (shape) {
            case Map<?, ?> fields
            when value.isObject() ->
                value.properties().forEach(field -> {
                    Object expected = fields.containsKey("*") ? fields.get("*") : fields.get(field.getKey());
                    if (expected == null) {
                        faults.add(place + " has the unknown field " + field.getKey());
                    } else {
                        compare(place + "." + field.getKey(), field.getValue(), expected, faults);
                    }
                });
            case List<?> elements
            when value.isArray() -> value.forEach(element -> compare(place, element, elements.getFirst(), faults));
            case Set<?> words when words.contains(value.asText()) -> {}
            case String text when value.isTextual() -> {}
            case Integer count when value.isInt() -> {}
            case Boolean flag when value.isBoolean() -> {}
            default -> faults.add(place + " cannot be " + value);
        }
    }
}
