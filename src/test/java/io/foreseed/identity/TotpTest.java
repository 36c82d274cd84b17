package io.foreseed.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.ofEpochSecond(1_111_111_111);
    private static final long STEP = 1_111_111_111L / Totp.STEP_SECONDS;

    /** RFC 6238, Appendix B, the rows of SHA-1. */
    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void theVectorsOfTheStandardCome(long seconds, String code) {
        assertThat(Totp.code(SECRET, seconds / Totp.STEP_SECONDS, 8)).isEqualTo(code);
        assertThat(Totp.code(SECRET, seconds / Totp.STEP_SECONDS, 6)).isEqualTo(code.substring(2));
    }

    @Test
    void aStepToEitherSideCountsAndNoFurther() {
        for (long shift = -3; shift <= 3; shift++) {
            String code = Totp.code(SECRET, STEP + shift, Totp.DIGITS);

            assertThat(Totp.step(SECRET, code, NOW, 0).isPresent())
                    .as("%s", shift)
                    .isEqualTo(Math.abs(shift) <= 1);
        }
    }

    @Test
    void aCodeCountsOnceAndNoneBeforeIt() {
        String before = Totp.code(SECRET, STEP - 1, Totp.DIGITS);
        String present = Totp.code(SECRET, STEP, Totp.DIGITS);

        assertThat(Totp.step(SECRET, present, NOW, STEP)).isEmpty();
        assertThat(Totp.step(SECRET, before, NOW, STEP)).isEmpty();
        assertThat(Totp.step(SECRET, present, NOW, STEP - 1)).hasValue(STEP);
        assertThat(Totp.step(SECRET, "", NOW, 0)).isEmpty();
        assertThat(Totp.step(SECRET, "١٢٣٤٥٦", NOW, 0)).isEmpty();
    }
}
