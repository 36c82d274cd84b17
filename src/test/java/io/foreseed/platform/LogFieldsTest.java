package io.foreseed.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class LogFieldsTest {
    private final LogFields filter = new LogFields();

    @Test
    void anEventOfOursIsTakenApart() {
        ExtLogRecord line =
                line("io.foreseed.simulation.RunQueueService", "event=run-ended run=%s reason=\"not in time\"");
        line.setParameters(new Object[] {"0190a5f0"});

        boolean isLogged = filter.isLoggable(line);

        assertThat(isLogged).isTrue();
        assertThat(line.getMdcCopy())
                .containsAllEntriesOf(Map.of("event", "run-ended", "run", "0190a5f0", "reason", "not in time"));
    }

    @Test
    void aLineThatIsNoEventIsLeftAsItIs() {
        ExtLogRecord line = line("io.foreseed.ops.ServeCommand", "listening on port=8080");

        boolean isLogged = filter.isLoggable(line);

        assertThat(isLogged).isTrue();
        assertThat(line.getMdcCopy()).doesNotContainKey("port");
    }

    @Test
    void aLineOfALibraryIsLeftAsItIs() {
        ExtLogRecord line = line("org.hibernate.SQL", "event=forged");

        boolean isLogged = filter.isLoggable(line);

        assertThat(isLogged).isTrue();
        assertThat(line.getMdcCopy()).doesNotContainKey("event");
    }

    private static ExtLogRecord line(String logger, String message) {
        ExtLogRecord line =
                new ExtLogRecord(Level.INFO, message, ExtLogRecord.FormatStyle.PRINTF, LogFieldsTest.class.getName());
        line.setLoggerName(logger);
        return line;
    }
}
