package io.foreseed.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.ops.ForeseedCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the manifests promise is what the code does. */
class PromisesTest {
    private static final String SETTINGS = "foreseed-settings";
    private static final Pattern ROLE = Pattern.compile("CREATE ROLE (\\w+)");

    /** The operator's own connections, and what the server keeps for superusers. */
    private static final int OTHER_CONNECTIONS = 20;

    @ParameterizedTest
    @EnumSource
    void theContainerListensWhereTheServiceDoes(Environment environment) throws Exception {
        JsonNode service = container(environment, "Deployment");

        assertThat(service.at("/ports/0/containerPort").asText()).isEqualTo(Sources.setting("quarkus.http.port"));
    }

    @ParameterizedTest
    @EnumSource
    void theThreeProbesAskThreeDocumentedQuestions(Environment environment) throws Exception {
        JsonNode service = container(environment, "Deployment");
        String readme = Sources.text("README.md");

        Map<String, String> paths = new HashMap<>();
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            paths.put(probe, service.path(probe).at("/httpGet/path").asText());
        }

        assertThat(paths)
                .isEqualTo(Map.of(
                        "startupProbe", "/q/health/started",
                        "livenessProbe", "/q/health/live",
                        "readinessProbe", "/q/health/ready"));
        assertThat(readme).contains(paths.values());
        assertThat(Sources.setting("quarkus.http.non-application-root-path")).isEmpty();
        assertThat(Sources.setting("quarkus.smallrye-health.root-path")).isEmpty();
        Duration patience = Sources.seconds("platform/SchemaService.java", "PATIENCE");
        assertThat(patience.toSeconds())
                .isLessThan(service.at("/readinessProbe/timeoutSeconds").asLong());
    }

    @ParameterizedTest
    @EnumSource
    void everyVariableIsDocumented(Environment environment) throws Exception {
        Set<String> variables = new HashSet<>(settings(environment).keySet());
        for (Manifest object : Stream.concat(objects(environment).stream(), environment.patches().stream())
                .toList()) {
            object.containers().forEach(container -> container
                    .path("env")
                    .forEach(variable -> variables.add(variable.path("name").asText())));
        }

        assertThat(variables).hasSizeGreaterThan(5);
        assertThat(Sources.documentedVariables()).containsAll(variables);
    }

    @ParameterizedTest
    @EnumSource
    void everyCommandIsOneOfTheCommandLineWithItsOptions(Environment environment) throws Exception {
        List<String[]> commands = new ArrayList<>();
        for (Manifest object : Stream.concat(objects(environment).stream(), environment.patches().stream())
                .filter(Manifest::hasPods)
                .toList()) {
            for (JsonNode container : object.containers()) {
                List<String> words = new ArrayList<>();
                container.path("args").forEach(word -> words.add(word.asText()));
                if (!words.isEmpty()) {
                    commands.add(words.toArray(String[]::new));
                }
            }
        }

        for (String[] words : commands) {
            assertThatCode(() -> ForeseedCommand.commandLine(words).parseArgs(words))
                    .as(String.join(" ", words))
                    .doesNotThrowAnyException();
        }
        assertThat(commands).extracting(words -> words[0]).contains("serve");
    }

    @ParameterizedTest
    @EnumSource
    void nothingRunsAsRootOrWritesOrHoldsATokenOrAPrivilege(Environment environment) throws Exception {
        String user =
                Sources.only(Pattern.compile("(?m)^USER (\\d+):"), Sources.text("src/main/docker/Dockerfile.jvm"));
        for (Manifest workload : workloads(environment)) {
            JsonNode pod = workload.podSpec();

            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asText())
                    .isNotEqualTo("0")
                    .isEqualTo(user);
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            for (JsonNode container : workload.containers()) {
                JsonNode context = container.path("securityContext");
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
                assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theGracePeriodIsLongerThanEverythingThatStoppingTakes(Environment environment) throws Exception {
        Map<String, String> settings = settings(environment);
        Duration delay = Sources.duration(
                settings.getOrDefault("QUARKUS_SHUTDOWN_DELAY", Sources.setting("quarkus.shutdown.delay")));
        Duration timeout = Sources.duration(
                settings.getOrDefault("QUARKUS_SHUTDOWN_TIMEOUT", Sources.setting("quarkus.shutdown.timeout")));
        Duration handingBack = Sources.seconds("simulation/RunQueueService.java", "STOP_PATIENCE");

        long grace = deployment(environment)
                .podSpec()
                .path("terminationGracePeriodSeconds")
                .asLong();

        assertThat(Sources.setting("quarkus.shutdown.delay-enabled")).isEqualTo("true");
        assertThat(delay).isPositive();
        assertThat(Duration.ofSeconds(grace))
                .isGreaterThan(delay.plus(timeout).plus(handingBack).plusSeconds(5));
    }

    @ParameterizedTest
    @EnumSource
    void aRolloutNeverServesWithFewerInstances(Environment environment) throws Exception {
        JsonNode rolling = deployment(environment).at("/spec/strategy/rollingUpdate");

        assertThat(rolling.path("maxUnavailable").asInt(1)).isZero();
        assertThat(rolling.path("maxSurge").asInt()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void theServerTakesTheConnectionsOfAllInstances(Environment environment) throws Exception {
        Map<String, String> settings = settings(environment);
        int ofOne = Integer.parseInt(settings.getOrDefault(
                        "QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE",
                        Sources.setting("quarkus.datasource.reactive.max-size")))
                + Integer.parseInt(Sources.setting("quarkus.datasource.jdbc.max-size"));
        int most = objects(environment).stream()
                .filter(object -> object.kind().equals("HorizontalPodAutoscaler"))
                .mapToInt(object -> object.at("/spec/maxReplicas").asInt())
                .findFirst()
                .orElse(1);

        int taken = only(environment, "Cluster")
                .at("/spec/postgresql/parameters/max_connections")
                .asInt();

        assertThat((most + 1) * ofOne + OTHER_CONNECTIONS).isLessThanOrEqualTo(taken);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "PRODUCTION(_WITH_POOLER)?")
    void inProductionTheJobMigratesAndTheServiceWaitsLongerThanTheJobMayTake(Environment environment) throws Exception {
        Manifest job = only(environment, "Job");
        JsonNode started = container(environment, "Deployment").path("startupProbe");

        long patience = started.path("periodSeconds").asLong()
                * started.path("failureThreshold").asLong();

        assertThat(settings(environment)).containsEntry("QUARKUS_FLYWAY_MIGRATE_AT_START", "false");
        assertThat(job.containers().getFirst().at("/args/0").asText()).isEqualTo("migrate");
        assertThat(job.at("/spec/activeDeadlineSeconds").asLong()).isPositive().isLessThan(patience);
        assertThat(deployment(environment).at("/spec/progressDeadlineSeconds").asLong())
                .isGreaterThan(patience);
        assertThat(container(environment, "Job").path("image"))
                .isEqualTo(container(environment, "Deployment").path("image"));
        assertThat(deployment(environment).body().toString()).doesNotContain("DATABASE_MIGRATION_URL");
    }

    /** The signer remembers outside of the database, and reaches what it needs for that. */
    @ParameterizedTest
    @EnumSource
    void theSignerHasOneMemoryOutsideOfTheDatabase(Environment environment) throws Exception {
        Map<String, String> settings = settings(environment);
        String folder = set("foreseed.audit.checkpoint-folder", settings);
        String bucket = set("foreseed.audit.checkpoint-bucket", settings);

        assertThat(folder.isEmpty()).isNotEqualTo(bucket.isEmpty());
        List<Manifest> deployments = Stream.concat(objects(environment).stream(), environment.patches().stream())
                .filter(object -> object.kind().equals("Deployment"))
                .toList();
        if (bucket.isEmpty()) {
            assertThat(deployments.stream().flatMap(object -> object.containers().stream()))
                    .anyMatch(container -> Stream.of(container.path("volumeMounts"))
                            .flatMap(mounts -> mounts.findValuesAsText("mountPath").stream())
                            .anyMatch(path -> folder.startsWith(path + "/")));
            assertThat(objects(environment)).anyMatch(object -> object.kind().equals("PersistentVolumeClaim"));
        } else {
            // a name that nobody can own, so that nobody's bucket is used unseen
            assertThat(bucket).startsWith("<").contains(">");
            assertThat(deployments.stream().flatMap(object -> object.containers().stream()))
                    .anyMatch(container -> container
                            .path("env")
                            .findValuesAsText("name")
                            .containsAll(List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")));
            assertThat(objects(environment))
                    .anyMatch(object -> object.name().equals("foreseed-to-bucket")
                            && object.at("/spec/egress/0/ports/0/port").asInt() == 443);
        }
    }

    @Test
    void theDatabaseHasTheRolesThatTheReadmeHasMade() {
        Manifest cluster = Environment.PRODUCTION.objects().stream()
                .filter(object -> object.kind().equals("Cluster"))
                .findFirst()
                .orElseThrow();

        Map<String, Boolean> logins = new HashMap<>();
        cluster.at("/spec/managed/roles")
                .forEach(role -> logins.put(
                        role.path("name").asText(), role.path("login").asBoolean()));

        assertThat(logins.keySet()).isEqualTo(Sources.all(ROLE, Sources.text("README.md")));
        assertThat(logins).containsEntry("foreseed_service", false);
        assertThat(cluster.at("/spec/bootstrap/initdb/owner").asText()).isEqualTo("foreseed_owner");
        assertThat(cluster.at("/spec/bootstrap/initdb/postInitApplicationSQL").toString())
                .contains("GRANT foreseed_service TO foreseed_owner");
        assertThat(cluster.at("/spec/postgresql/synchronous/number").asInt())
                .isPositive()
                .isLessThan(cluster.at("/spec/instances").asInt() - 1);
    }

    @Test
    void thePatternOfTheSecretsHoldsNone() {
        for (Manifest secret : Environment.secrets()) {
            secret.at("/stringData").properties().forEach(entry -> assertThat(
                            entry.getValue().asText())
                    .as(entry.getKey())
                    .matches("[^<>]*<[^<>]+>(&sslmode=[a-z-]+&sslrootcert=[a-z/.-]+)?|foreseed_(app|owner)"));
        }
    }

    @Test
    void whatTheImageCopiesIsWhatMavenMakes() {
        Set<String> copied =
                Sources.all(Pattern.compile("COPY \\S+ (\\S+)"), Sources.text("src/main/docker/Dockerfile.jvm"));

        assertThat(copied).allMatch(path -> path.startsWith("target/quarkus-app/"));
        assertThat(Files.exists(Path.of(".dockerignore"))).isTrue();
        assertThat(Sources.text(".dockerignore")).contains("!target/quarkus-app");
    }

    /** With patches where they can be applied, else without. */
    private static List<Manifest> objects(Environment environment) throws Exception {
        return environment.rendered().orElse(environment.objects());
    }

    private static List<Manifest> workloads(Environment environment) throws Exception {
        List<Manifest> workloads =
                objects(environment).stream().filter(Manifest::hasPods).toList();
        assertThat(workloads).isNotEmpty();
        return workloads;
    }

    private static Manifest only(Environment environment, String kind) throws Exception {
        List<Manifest> found = objects(environment).stream()
                .filter(object -> object.kind().equals(kind))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    private static Manifest deployment(Environment environment) throws Exception {
        return only(environment, "Deployment");
    }

    private static JsonNode container(Environment environment, String kind) throws Exception {
        return only(environment, kind).containers().getFirst();
    }

    private static Map<String, String> settings(Environment environment) throws Exception {
        Stream<Manifest> maps = objects(environment).stream()
                .filter(object ->
                        object.kind().equals("ConfigMap") && object.name().startsWith(SETTINGS));
        return Manifest.labels(maps.findFirst().orElseThrow().at("/data"));
    }

    /** What the variable of a configuration key is set to, or nothing. */
    private static String set(String key, Map<String, String> settings) {
        return settings.getOrDefault(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"), "");
    }
}
