package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationTest {
    private static final Pattern NAME = Pattern.compile("V(\\d{3})__[a-z0-9]+(_[a-z0-9]+)*\\.sql");

    private static List<String> names() throws IOException, URISyntaxException {
        var folder = Objects.requireNonNull(MigrationTest.class.getResource("/db/migration"), "migrations");
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void migrationsAreNumberedWithoutGaps() throws IOException, URISyntaxException {
        List<String> names = names();

        assertThat(names).isNotEmpty().allMatch(name -> NAME.matcher(name).matches());
        assertThat(names.stream().map(name -> Integer.parseInt(name.substring(1, 4))))
                .isEqualTo(IntStream.rangeClosed(1, names.size()).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
    void migratingTwiceChangesNothing(ScratchDatabase database) throws Exception {
        try (Connection connection = database.asOwner()) {
            SchemaFacts before = SchemaFacts.of(connection);
            String history = history(connection);

            int executed = database.flyway().migrate().migrationsExecuted;

            assertThat(executed).isZero();
            assertThat(SchemaFacts.of(connection)).isEqualTo(before);
            assertThat(history(connection)).isEqualTo(history);
        }
    }

    private static String history(Connection connection) throws Exception {
        return Query.string(connection, "SELECT json_agg(h ORDER BY installed_rank) FROM flyway_schema_history h");
    }

    @ParameterizedTest
    @MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
    void whatWasMigratedIsValid(ScratchDatabase database) {
        var answer = database.flyway().validateWithResult();

        assertThat(answer.invalidMigrations).isEmpty();
        assertThat(answer.validationSuccessful).isTrue();
    }

    @ParameterizedTest
    @MethodSource("io.foreseed.platform.TestDatabase#ofEachVersion")
    void threeServicesThatStartAtOnceMigrateOnce(TestDatabase server) throws Exception {
        try (ScratchDatabase database = server.scratch();
                var starters = Executors.newFixedThreadPool(3)) {
            Callable<Integer> start = () -> {
                Flyway flyway = database.flyway();
                return flyway.migrate().migrationsExecuted;
            };

            List<Integer> executed = new ArrayList<>();
            for (Future<Integer> each : starters.invokeAll(List.of(start, start, start))) {
                executed.add(each.get());
            }

            assertThat(executed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(names().size());
            assertThat(database.flyway().validateWithResult().validationSuccessful)
                    .isTrue();
        }
    }
}
