package io.foreseed.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
    private static final List<String> CONTEXT = List.of("ada.lovelace@example.org", "Augusta", "Lovelace");

    /** What guessers try first among fifteen characters and more: words, walks, counting, repeating, oneself. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "passwordpassword",
                "PASSWoRDassword1",
                "Password123456789",
                "P@ssw0rd!P@ssw0rd!",
                "passw0rdpassw0rd1",
                "aaaaaaaaaaaaaaaaaa",
                "abcabcabcabcabc",
                "111222333444555",
                "2222333344445555",
                "12345678987654321",
                "123456789123456789",
                "0987654321098765",
                "qwertyuiop12345",
                "zxcvbnm123456789",
                "q1w2e3r4t5y6u7i8o9p0",
                "1qaz2wsx3edc4rfv",
                "qazwsxedcrfvtgb",
                "1234qwerasdfzxcv",
                "abcdefghijklmnop",
                "michaeljackson1",
                "manchesterunited",
                "correcthorsebatterystaple",
                "correct horse battery staple",
                "iloveyouforever1",
                "WelcomeSummer2026",
                "Foreseed-Planning-1",
                "ada.lovelace2026",
                "Lovelace Augusta 1",
                "lovelace@example",
            })
    void whatIsGuessedFirstIsRefused(String password) {
        assertThat(PasswordRules.fault(password, CONTEXT)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nine ducks cross a river",
                "my password is a long sentence",
                "Tr0ub4dor&3 and me",
                "kX9#vQ2!mZ7@pL4$",
                "hgs73 jd92 kls0 zz",
                "совсем другой пароль",
                "これはとても長い合言葉です。忘れない",
                "0123 steps to the lake house",
                "Ada walks home every evening",
            })
    void anythingElseIsTaken(String password) {
        assertThat(PasswordRules.fault(password, CONTEXT)).isEmpty();
    }

    @Test
    void charactersAreCountedAsPeopleWriteThem() {
        String fifteen = "🦆🐟🐸🦋🐌🐞🐜🦂🐢🐍🦎🦖🦕🐙🦑";

        assertThat(PasswordRules.fault(fifteen, CONTEXT)).isEmpty();
        assertThat(PasswordRules.fault(fifteen.substring(2), CONTEXT)).isPresent();
        assertThat(PasswordRules.fault(fifteen.repeat(8) + "123456789", CONTEXT))
                .isPresent();
        assertThat(PasswordRules.fault("nine ducks cross a river ".repeat(5), List.of()))
                .hasValueSatisfying(fault -> assertThat(fault).contains("repeat"));
    }

    @Test
    void theSameTextOfAnotherKeyboardIsTheSamePassword() {
        assertThat(PasswordRules.normal("Mu\u0308ller am Fluss")).isEqualTo("M\u00fcller am Fluss");
        assertThat(PasswordRules.normal(" \tkept ")).isEqualTo(" \tkept ");
        assertThat(PasswordRules.normal("\uFF41")).isEqualTo("\uFF41");
    }
}
