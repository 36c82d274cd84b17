package io.foreseed.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.identity.PasswordHash.Scheme;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PASSWORD = "nine ducks cross a river";

    /**
     * Argon2id: the vectors of the reference implementation's test.c (phc-winner-argon2, 20190702: v=19, "password",
     * "somesalt"). Bcrypt: libxcrypt 4.4.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "password $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "password $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
                "password $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "differentpassword $argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$C4TWUs9rDEvq7w3+J4umqA32aWKB1+DSiRuBfYxFj94",
            })
    void knownAnswersMatchAndNothingElseDoes(String password, String hash) {
        assertThat(new PasswordHash(hash).matches(password)).isTrue();
        assertThat(new PasswordHash(hash).matches(password + "1")).isFalse();
        assertThat(new PasswordHash(hash).isOf(Scheme.ARGON2ID)).isFalse();
    }

    @Test
    void bcryptOfAnotherImplementationMatches() {
        PasswordHash hash = new PasswordHash("$2b$12$WgWEC7zZHqaCzpNMRUSM3.ddGxg9Dpoh5B4Tk7lqG4VXXeHlPcHWy");

        assertThat(hash.matches(PASSWORD)).isTrue();
        assertThat(hash.matches(PASSWORD + " ")).isFalse();
        assertThat(hash.isOf(Scheme.BCRYPT)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aHashMatchesItsPasswordAndIsSaltedAnew(Scheme scheme) {
        PasswordHash first = PasswordHash.of(PASSWORD, scheme, RANDOM);
        PasswordHash second = PasswordHash.of(PASSWORD, scheme, RANDOM);

        assertThat(first.text()).isNotEqualTo(second.text()).hasSizeLessThanOrEqualTo(255);
        assertThat(first.isOf(scheme)).isTrue();
        assertThat(first.matches(PASSWORD)).isTrue();
        assertThat(first.matches("nine ducks cross a River")).isFalse();
        assertThat(first).hasToString("PasswordHash[hidden]");
    }

    @ParameterizedTest
    @EnumSource
    void aDecoyIsOfTheSameStrengthAndMatchesNothing(Scheme scheme) {
        PasswordHash decoy = PasswordHash.decoy(scheme, RANDOM);

        assertThat(decoy.isUsable()).isTrue();
        assertThat(decoy.isOf(scheme)).isTrue();
        assertThat(decoy.matches(PASSWORD)).isFalse();
    }

    @Test
    void bcryptNeverLooksAtAPartOfAPassword() {
        String longest = "x".repeat(72);
        PasswordHash hash = PasswordHash.of(longest, Scheme.BCRYPT, RANDOM);

        assertThat(hash.matches(longest)).isTrue();
        assertThat(hash.matches(longest + "y")).isFalse();
        assertThatThrownBy(() -> PasswordHash.of("ü".repeat(37), Scheme.BCRYPT, RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "!",
                "nine ducks cross a river",
                "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ",
                "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=256,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=8,t=1,p=9$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$2b$31$WgWEC7zZHqaCzpNMRUSM3.ddGxg9Dpoh5B4Tk7lqG4VXXeHlPcHWy",
                "$2x$12$WgWEC7zZHqaCzpNMRUSM3.ddGxg9Dpoh5B4Tk7lqG4VXXeHlPcHWy",
            })
    void whatIsNoHashOrAsksForTooMuchMatchesNothing(String text) {
        PasswordHash hash = new PasswordHash(text);

        assertThat(hash.isUsable()).isFalse();
        assertThat(hash.matches("nine ducks cross a river")).isFalse();
    }
}
