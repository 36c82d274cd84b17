package io.foreseed.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureTraceTest {
    private static final String SECRET = "grace.hopper@test.invalid";

    private static IllegalStateException failed(@Nullable Throwable cause) {
        return new IllegalStateException(SECRET, cause);
    }

    @Test
    void itTellsClassesAndPlacesOfAllCausesAndNoMessage() {
        var trace = new FailureTrace(failed(new IOException(SECRET, new ArithmeticException(SECRET))));

        assertThat(trace.text())
                .startsWith("java.lang.IllegalStateException\n    at io.foreseed.monitoring.FailureTraceTest.failed:")
                .contains("\nCaused by: java.io.IOException\n", "\nCaused by: java.lang.ArithmeticException\n")
                .doesNotContain("grace");
        assertThat(trace.identity())
                .startsWith("java.lang.ArithmeticException io.foreseed.monitoring.FailureTraceTest.");
        assertThat(trace.component()).hasValue("monitoring");
    }

    /** The same place, whatever the failure was about. */
    @Test
    void twoThatFailInTheSamePlaceAreTheSame() {
        String first = new FailureTrace(failed(null)).identity();
        String second = new FailureTrace(failed(null)).identity();

        assertThat(first).isEqualTo(second);
        assertThat(first).isNotEqualTo(new FailureTrace(new IllegalStateException(SECRET)).identity());
    }

    @Test
    void whatIsEndlessOrEmptyHasAnEnd() {
        var circle = new IllegalStateException("a");
        circle.initCause(new IllegalStateException("b", circle));
        var bare = new IllegalStateException("c");
        bare.setStackTrace(new StackTraceElement[0]);
        Throwable chain = bare;
        for (int depth = 0; depth < 500; depth++) {
            chain = failed(chain);
        }

        assertThat(new FailureTrace(circle).text()).contains("Caused by");
        assertThat(new FailureTrace(bare).text()).isEqualTo("java.lang.IllegalStateException");
        assertThat(new FailureTrace(bare).component()).isEmpty();
        assertThat(new FailureTrace(chain).text().length()).isLessThanOrEqualTo(8_000);
        assertThat(new FailureTrace(chain).text().toLowerCase(Locale.ROOT)).doesNotContain("grace");
    }
}
