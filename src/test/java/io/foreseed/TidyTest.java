package io.foreseed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The repository keeps every rule about its files, and every rule can fail. */
class TidyTest {
    private static List<TrackedFile> repository;

    @BeforeAll
    static void read() {
        repository = RepositoryFiles.read();
    }

    static List<TidyCheck> checks() {
        return Stream.of(
                        LengthChecks.all(),
                        WordChecks.all(),
                        LayoutChecks.all(),
                        LinkChecks.all(),
                        DocumentChecks.all())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void theRepositoryKeepsTheRule(TidyCheck check) {
        List<Finding> findings = check.in(repository);

        assertThat(findings).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void theCheckFindsExactlyWhatIsWrongInItsSample(TidyCheck check) {
        List<Finding> findings = check.in(check.sample());

        assertThat(check.wrong()).as("what must be found").isNotEmpty();
        assertThat(findings).extracting(Finding::place).containsExactlyElementsOf(check.wrong());
    }

    @Test
    void theRepositoryHoldsItsOwnFilesAndNothingThatWasBuilt() {
        List<String> paths = repository.stream().map(TrackedFile::path).toList();

        assertThat(paths)
                .contains("pom.xml", "foreseed", "README.md", "src/test/java/io/foreseed/TidyTest.java")
                .noneMatch(path -> path.startsWith("target/"))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyExceptionFromABannedWordIsNeeded() {
        List<String> unneeded = WordChecks.unneededExceptions(repository);

        assertThat(unneeded).isEmpty();
    }
}
