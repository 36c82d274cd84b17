package io.foreseed.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;

/** The cluster would take every manifest, and each refers to what is there; both checks find what is wrong. */
class ManifestsTest {
    @ParameterizedTest
    @EnumSource
    void everyObjectIsOneTheClusterTakes(Environment environment) throws Exception {
        List<Manifest> objects = Stream.concat(allOf(environment), Environment.secrets().stream())
                .toList();

        List<String> faults = objects.stream()
                .flatMap(object -> ApiTypes.faults(object).stream())
                .toList();

        assertThat(faults).isEmpty();
        assertThat(objects).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @EnumSource
    void everyReferenceResolves(Environment environment) throws Exception {
        List<String> unpatched = References.faults(environment.objects(), Environment.secrets());
        List<String> patched = References.faults(environment.rendered().orElse(List.of()), Environment.secrets());

        assertThat(unpatched).isEmpty();
        assertThat(patched).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyKustomizationFindsItsFilesAndTheTargetsOfItsPatches(Environment environment) {
        List<String> faults = environment.kustomizations().stream()
                .flatMap(kustomization -> kustomization.faults().stream())
                .toList();

        assertThat(faults).isEmpty();
    }

    @Test
    void everyFileIsInUseButThePatternOfTheSecrets() throws IOException {
        Set<Path> used = Stream.of(Environment.values())
                .flatMap(environment -> environment.kustomizations().stream())
                .flatMap(kustomization -> kustomization.files().stream())
                .collect(Collectors.toCollection(TreeSet::new));

        List<Path> unused;
        try (Stream<Path> files = Files.walk(Environment.ROOT)) {
            unused = files.filter(Files::isRegularFile)
                    .filter(file -> !used.contains(file))
                    .toList();
        }

        assertThat(unused).containsExactly(Environment.ROOT.resolve("secret.example.yaml"));
    }

    /** Words of the production environment, what replaces them, and what the cluster's types say to that. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "terminationGracePeriodSeconds" | "gracePeriod" | gracePeriod
            "readOnlyRootFilesystem" | "readonlyRoot"       | readonlyRoot
            "memory" : "1Gi"         | "memory" : "1 Gigabyte" | quantity
            "maxUnavailable" : 0     | "maxUnavailable" : [0] | maxUnavailable
            "averageUtilization"     | "averageUtilisation" | averageUtilisation
            "policyTypes"            | "policyType"         | policyType
            "selector"               | "selectors"          | selectors
            "backoffLimit" : 2       | "backoffLimit" : "two" | two
            "apps/v1"                | "apps/v1beta1"       | apps/v1beta1/Deployment
            "dataDurability"         | "durability"         | durability
            "method" : "any"         | "method" : "quorum"  | quorum
            "inRoles"                | "inRole"             | inRole
            "instances" : 3          | "instances" : "3"    | instances
            "poolMode" : "transaction" | "poolMode" : "trans" | trans
            "pathType"               | "pathTypes"          | pathTypes
            "ingressClassName"       | "ingressClass"       | ingressClass
            "serverAltDNSNames"      | "serverNames"        | serverNames
            "pg_hba"                 | "pg_hbas"            | pg_hbas
            """)
    void whatTheClusterWouldRefuseIsFound(String word, String instead, String told) {
        List<String> faults = changed(word, instead).stream()
                .flatMap(object -> ApiTypes.faults(object).stream())
                .toList();

        assertThat(faults).anyMatch(fault -> fault.contains(told));
    }

    /** Words of the production environment, what replaces them, and what the references say to that. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "targetPort" : "http"    | "targetPort" : "web" | target port
            "port" : "http"          | "port" : "web"       | unknown port web
            "secretName" : "foreseed-master-key" | "secretName" : "key" | Secret key
            "key" : "DATABASE_URL"   | "key" : "URL"        | key URL
            "configMapRef" : {       | "configMapRef" : { "optional" : true }, "prefix" : {       | unknown ConfigMap
            "serviceAccountName" : "foreseed" | "serviceAccountName" : "robot" | ServiceAccount robot
            "cnpg.io/cluster" : "foreseed-postgres" | "cnpg.io/cluster" : "other" | selects nothing by {cnpg.io/cluster=other}
            "cnpg.io/poolerName" : "foreseed-pooler" | "cnpg.io/poolerName" : "other" | selects nothing
            "name" : "foreseed-postgres-app" | "name" : "app" | Secret app
            "secretName" : "foreseed-postgres-ca" | "secretName" : "other-ca" | key ca.crt of Secret other-ca
            "secretName" : "foreseed-tls" | "secretName" : "tls" | Secret tls
            "kind" : "Service",      | "kind" : "Services",  | routes /api to the unknown
            "app.kubernetes.io/component" : "migration" | "app.kubernetes.io/component" : "service" | selects the pods of
            """)
    void whatLeadsNowhereIsFound(String word, String instead, String told) {
        List<String> faults = References.faults(changed(word, instead), Environment.secrets());

        assertThat(faults).anyMatch(fault -> fault.contains(told));
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        String twice = "metadata:\n  name: a\n  name: b\n";

        assertThatThrownBy(() -> Yaml.documents(twice)).isInstanceOf(DuplicateKeyException.class);
    }

    private static Stream<Manifest> allOf(Environment environment) throws IOException, InterruptedException {
        return Stream.concat(environment.objects().stream(), environment.rendered().orElse(List.of()).stream());
    }

    /** The production environment with a word replaced, which must be in it. */
    private static List<Manifest> changed(String word, String instead) {
        List<Manifest> changed = new ArrayList<>();
        boolean isFound = false;
        for (Manifest object : Environment.PRODUCTION_WITH_POOLER.objects()) {
            String text = Yaml.text(object.body());
            isFound |= text.contains(word);
            changed.add(new Manifest(
                    object.source(), Yaml.documents(text.replace(word, instead)).getFirst()));
        }
        assertThat(isFound).as(word).isTrue();
        return changed;
    }
}
