package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in the configuration of the seal is told when the service starts. */
class SealStartServiceTest {
    private final ScratchDatabase database = TestDatabase.running().migrated();
    private final List<String> lines = new ArrayList<>();
    private final Logger log = Logger.getLogger(SealStartService.class.getName());
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    SealStartServiceTest() {
        log.addHandler(listener);
    }

    @AfterEach
    void drop() {
        log.removeHandler(listener);
        database.close();
    }

    @Test
    void aSealerWithoutAPlaceSaysSoAndOneWithAPlaceSaysNothing(@TempDir Path published) {
        try (TestSealer without = new TestSealer(database, Optional.empty())) {
            without.start();
            without.round();
        }
        assertThat(lines).singleElement().asString().startsWith("WARN event=audit-no-place ");
        lines.clear();
        try (TestSealer with = new TestSealer(database, Optional.of(published))) {
            with.start();
        }
        assertThat(lines).isEmpty();
    }

    @Test
    void anAcceptedCheckpointThatIsNoneStopsTheStart() {
        for (String none :
                List.of("yes", "1:600", "1:600:" + "A".repeat(43), "0:600:" + "A".repeat(43) + "=", "1:-1:x")) {
            assertThatThrownBy(() -> new TestSealer(database, Optional.empty(), 100, Optional.of(none)).start())
                    .as(none)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("foreseed.audit.accepted-checkpoint is no tree")
                    .hasMessageContaining(none);
        }
    }
}
