package io.foreseed.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who reaches what from where: callers the service, the service its database, the mail server and the bucket. */
class OutsideTest {
    private static final String AUTHORITY_FOLDER = "/etc/postgresql-authority";
    private static final String AUTHORITY = AUTHORITY_FOLDER + "/ca.crt";

    /** Every connection asks for the certificate of the cluster's own authority, which is mounted where it is looked for. */
    @ParameterizedTest
    @EnumSource
    void whoeverConnectsToTheDatabaseVerifiesIt(Environment environment, @TempDir Path folder) throws Exception {
        Path authority = Files.createFile(folder.resolve("ca.crt"));
        Map<String, String> addresses = new HashMap<>();
        for (Manifest secret : Environment.secrets()) {
            secret.at("/stringData").properties().stream()
                    .filter(entry -> entry.getKey().startsWith("DATABASE_"))
                    .forEach(entry ->
                            addresses.put(entry.getKey(), entry.getValue().asText()));
        }

        addresses.forEach((name, address) -> {
            DatabaseUrl url = DatabaseUrl.parse(name, address.replace(AUTHORITY, authority.toString()));
            assertThat(url.tls()).isEqualTo(DatabaseUrl.Tls.VERIFY_FULL);
            assertThat(url.authorities()).contains(authority);
            assertThat(Sources.text("README.md")).contains("&sslmode=verify-full&sslrootcert=" + AUTHORITY);
        });
        assertThat(addresses).hasSize(2);
        for (Manifest workload : workloads(environment)) {
            for (JsonNode container : workload.containers()) {
                assertThat(container.path("env").findValuesAsText("name")).containsAnyElementsOf(addresses.keySet());
                assertThat(container.path("volumeMounts").findValuesAsText("mountPath"))
                        .contains(AUTHORITY_FOLDER);
            }
            assertThat(workload.podSpec().path("volumes").findValuesAsText("secretName"))
                    .contains("foreseed-postgres-ca");
        }
    }

    @Test
    void thePoolerShowsACertificateOfItsName() throws Exception {
        List<Manifest> objects = objects(Environment.PRODUCTION_WITH_POOLER);

        List<String> poolers = objects.stream()
                .filter(object -> object.kind().equals("Pooler"))
                .map(Manifest::name)
                .toList();

        assertThat(poolers).isNotEmpty();
        assertThat(texts(only(objects, "Cluster").at("/spec/certificates/serverAltDNSNames")))
                .containsAll(poolers);
    }

    @Test
    void theDatabaseTakesNothingInTheClear() throws Exception {
        List<String> rules =
                texts(only(objects(Environment.PRODUCTION), "Cluster").at("/spec/postgresql/pg_hba"));

        assertThat(rules).last().isEqualTo("hostnossl all all all reject");
    }

    /** By its labels, whatever command it runs. */
    @ParameterizedTest
    @EnumSource
    void everyWorkloadMayReachTheDatabaseAndTheDatabaseLetsIt(Environment environment) throws Exception {
        List<Manifest> objects = objects(environment);
        Manifest out = named(objects, "foreseed-egress");
        Manifest in = named(objects, "foreseed-postgres");

        for (Manifest workload : workloads(environment)) {
            assertThat(workload.podLabels()).containsAllEntriesOf(labels(out.at("/spec/podSelector/matchLabels")));
            assertThat(workload.podLabels())
                    .containsAllEntriesOf(labels(in.at("/spec/ingress/0/from/0/podSelector/matchLabels")));
        }
    }

    @Test
    void onlyTheApiAndItsKeysAreRoutedAndByTls() throws Exception {
        List<Manifest> objects = objects(Environment.PRODUCTION);
        Manifest ingress = only(objects, "Ingress");

        Set<String> paths = new HashSet<>();
        Set<String> hosts = new HashSet<>();
        ingress.at("/spec/rules").forEach(rule -> {
            hosts.add(rule.path("host").asText());
            rule.at("/http/paths").forEach(path -> {
                assertThat(path.path("pathType").asText()).isEqualTo("Prefix");
                paths.add(path.path("path").asText());
            });
        });

        assertThat(paths).containsExactlyInAnyOrder("/api", "/.well-known");
        assertThat(hosts)
                .isEqualTo(Set.copyOf(texts(ingress.at("/spec/tls/0/hosts"))))
                .hasSize(1);
        assertThat(texts(named(objects, "foreseed-ingress").at("/spec/ingress/0/ports"), "port"))
                .contains("http");
    }

    @Test
    void callersAddressesComeFromTheIngressAlone() throws Exception {
        Map<String, String> settings = settings(Environment.PRODUCTION);

        assertThat(settings)
                .containsEntry("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
                .containsEntry("QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED", "true")
                .containsKey("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES");
        assertThat(settings.get("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES"))
                .startsWith("<")
                .endsWith(">");
    }

    @Test
    void theServiceMailsEncryptedAndMayReachTheServerThatItMails() throws Exception {
        Map<String, String> settings = settings(Environment.PRODUCTION);
        Manifest policy = named(objects(Environment.PRODUCTION), "foreseed-to-mail");
        Manifest service = only(objects(Environment.PRODUCTION), "Deployment");

        assertThat(settings)
                .containsKeys("QUARKUS_MAILER_HOST", "QUARKUS_MAILER_FROM")
                .containsEntry("QUARKUS_MAILER_START_TLS", "REQUIRED")
                .containsEntry(
                        "QUARKUS_MAILER_PORT",
                        policy.at("/spec/egress/0/ports/0/port").asText());
        assertThat(service.podLabels()).containsAllEntriesOf(labels(policy.at("/spec/podSelector/matchLabels")));
        assertThat(Stream.concat(objects(Environment.PRODUCTION).stream(), Environment.PRODUCTION.patches().stream())
                        .filter(object -> object.kind().equals("Deployment"))
                        .flatMap(object -> object.containers().stream())
                        .flatMap(container -> container.path("env").findValuesAsText("name").stream()))
                .contains("QUARKUS_MAILER_USERNAME", "QUARKUS_MAILER_PASSWORD");
    }

    @Test
    void theFirstAccountIsMadeWithAPasswordThatIsNoArgument() {
        Manifest patch = Environment.FIRST_ACCOUNT.patches().stream()
                .filter(object -> object.kind().equals("Job"))
                .findFirst()
                .orElseThrow();

        List<String> words = texts(patch.containers().getFirst().path("args"));

        assertThat(words).startsWith("users", "create").contains("--superuser");
        assertThat(words.getLast()).matches("--password-file=/etc/foreseed-account/password");
        assertThat(patch.containers().getFirst().at("/volumeMounts/0/mountPath").asText())
                .isEqualTo("/etc/foreseed-account");
    }

    private static List<Manifest> objects(Environment environment) throws Exception {
        return environment.rendered().orElse(environment.objects());
    }

    private static List<Manifest> workloads(Environment environment) throws Exception {
        return objects(environment).stream().filter(Manifest::hasPods).toList();
    }

    private static Manifest only(List<Manifest> objects, String kind) {
        List<Manifest> found =
                objects.stream().filter(object -> object.kind().equals(kind)).toList();
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    private static Manifest named(List<Manifest> objects, String policy) {
        return objects.stream()
                .filter(object -> object.title().equals("NetworkPolicy " + policy))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> settings(Environment environment) throws Exception {
        return objects(environment).stream()
                .filter(object ->
                        object.kind().equals("ConfigMap") && object.name().startsWith("foreseed-settings"))
                .findFirst()
                .map(map -> labels(map.at("/data")))
                .orElseThrow();
    }

    private static Map<String, String> labels(JsonNode tree) {
        return Manifest.labels(tree);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.path(field).asText()));
        return texts;
    }
}
