package io.foreseed.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.foreseed.platform.Identifiers;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits on disk for a database that is away. */
class SpoolTest {
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    @TempDir
    Path folder = Path.of("");

    @Test
    void whatIsKeptIsReadByTheNextProcessAndByNobodyElse() throws IOException {
        List<NewSystemEvent> events = List.of(event(null), event(Identifiers.next()));

        spool(folder).keep(events);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(spool(folder).read()).isEqualTo(events);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void whatIsWrittenElsewhereIsKeptNoMore() {
        SpoolService spool = spool(folder);
        spool.keep(List.of(event(null)));

        spool.clear().await().atMost(Duration.ofSeconds(10));

        assertThat(file()).doesNotExist();
        assertThat(spool.read()).isEmpty();
    }

    @Test
    void ofVeryManyTheLatestAreKept() {
        List<NewSystemEvent> events = new ArrayList<>();
        for (int count = 0; count < 130; count++) {
            events.add(event(null));
        }

        spool(folder).keep(events);

        assertThat(spool(folder).read()).isEqualTo(events.subList(30, 130));
    }

    @Test
    void aLineThatIsNoEventCostsItselfAlone() throws IOException {
        NewSystemEvent event = event(null);
        spool(folder).keep(List.of(event));
        Files.writeString(file(), "{\"id\":\n[]\n\u0000\n{\"id\":\"x\"}\n", StandardOpenOption.APPEND);

        assertThat(spool(folder).read()).containsExactly(event);
    }

    @Test
    void aFileThatIsTooLongOrNoTextOrNoFileIsNoReasonNotToStart() throws IOException {
        Files.write(file(), new byte[(1 << 20) + 1]);
        assertThat(spool(folder).read()).isEmpty();
        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(spool(folder).read()).isEmpty();
        Files.delete(file());
        Files.createDirectory(file());
        assertThat(spool(folder).read()).isEmpty();
        spool(folder.resolve("missing")).keep(List.of(event(null)));
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    private Path file() {
        return folder.resolve("system-events.spool");
    }

    private static SpoolService spool(Path folder) {
        return new SpoolService(Optional.of(folder), JSON);
    }

    private static NewSystemEvent event(@Nullable UUID ends) {
        UUID id = Identifiers.next();
        Instant now = Instant.parse("2026-12-01T10:15:30.123456Z");
        return new NewSystemEvent(
                id,
                now,
                now,
                1,
                id.toString(),
                "shutdown",
                "system",
                "The service has stopped.",
                "info",
                "service",
                "production",
                "0.1.0",
                null,
                null,
                Map.of("drained", true, "handedBack", 2),
                12,
                100,
                new BigDecimal("12.34"),
                ends == null,
                ends);
    }
}
