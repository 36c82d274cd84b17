package io.foreseed.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {
    private static final Zxcvbn ZXCVBN = new Zxcvbn();
    private static final List<String> CONTEXT =
            List.of("ada.lovelace@example.org", "Augusta", "Lovelace", "Acme Wealth");

    /**
     * How people come to fifteen characters: company, word and year; seasons and dates; walks over the keyboard; a word again
     * and again; songs and sayings; names with birthdays; signs for letters.
     */
    private static final String GUESSABLE = """
            passwordpassword
            PASSWoRDassword1
            Password123456789
            P@ssw0rd!P@ssw0rd!
            passw0rdpassw0rd1
            aaaaaaaaaaaaaaaaaa
            abcabcabcabcabc
            111222333444555
            2222333344445555
            12345678987654321
            123456789123456789
            0987654321098765
            qwertyuiop12345
            zxcvbnm123456789
            q1w2e3r4t5y6u7i8o9p0
            1qaz2wsx3edc4rfv
            qazwsxedcrfvtgb
            1234qwerasdfzxcv
            abcdefghijklmnop
            michaeljackson1
            manchesterunited
            correcthorsebatterystaple
            correct horse battery staple
            iloveyouforever1
            foreseedrocks2026!
            Foreseed2026Foreseed
            ForeseedPassword1!
            F0r3s33d!F0r3s33d!
            AcmeWealth2026!!
            AcmeWealth@2026#1
            acme-wealth-admin
            Acme.Planning.2026
            AcmeForeseed2026!
            Summer2026Summer2026
            Summer2026!Winter2026!
            Spring-2026-Spring
            Winter@2025@Winter
            SummerIsComing2026
            December2025December
            January2026!January
            ChristmasDay25122025
            MerryChristmas2025!
            HappyNewYear2026!
            Qwerty123456Qwerty
            qwertyuiopasdfghjkl
            1qaz2wsx3edc4rfv5tgb
            1qaz!QAZ2wsx@WSX
            zaq12wsxcde34rfv
            !QAZ2wsx#EDC4rfv
            asdfghjkl;'zxcvbn
            poiuytrewqlkjhgfdsa
            1q2w3e4r5t6y7u8i
            147258369147258369
            passwordPASSWORD1
            Password1Password2
            secretsecretsecret
            monkeymonkeymonkey1
            hellohellohello123
            lovelovelovelove!
            testtesttesttest1
            twinkletwinklelittlestar
            somewhereovertherainbow
            letitgoletitgo2024
            WeWillRockYou1977!
            iwillalwaysloveyou
            IWillAlwaysLoveYou!
            neverGonnaGiveYouUp1
            hotelcalifornia1976
            stairwaytoheaven71
            maytheforcebewithyou
            M4yTheF0rceBeW1thY0u
            ToBeOrNotToBe1600!
            thequickbrownfoxjumps
            correct-horse-battery-staple
            CorrectHorseBatteryStaple1!
            supercalifragilisticexpialidocious
            JenniferSmith1985
            jennifer19850412smith
            MichaelJohnson12251980
            Emma&Oliver14022015
            AdaLovelace10121815
            lovelace.augusta.1815
            Ada@example.org1815
            12/10/1815Lovelace
            sarah_and_david_2012
            P4ssw0rdP4ssw0rd!!
            1L0v3Y0uF0r3v3r!!
            Adm1n1str4t0r2026
            L3tM31nL3tM31n123
            W3lc0m3T0F0r3s33d
            $up3rS3cr3tP@ssw0rd
            iloveyouforever143
            iLoveMyFamily2020!
            JesusIsLord777777
            ThisIsMyPassword1
            thisisalongpassword
            changemechangeme123
            letmeinletmeinletmein
            abcdefghijklmnopqrstuvwxyz
            abc123abc123abc123
            aaaaabbbbbcccccddddd
            000000000000000000
            112233445566778899
            31415926535897932
            manchesterunited99
            RealMadridFC1902!!
            drowssapdrowssap1
            p.a.s.s.w.o.r.d.1.2.3.4
            p a s s w o r d p a s s
            motdepasse123456
            contraseña123456
            passwort12345678
            mypasswordismypassword
            iforgotmypassword!
            thisisaverylongpassword
            dontstopbelieving1981
            GodIsGood777GodIsGood
            onetwothreefourfive
            MondayTuesdayWednesday
            alphabravocharlie1
            abcd1234efgh5678
            a1b2c3d4e5f6g7h8
            qwe123asd456zxc789
            my password is a long sentence
            Tr0ub4dor&3 and me
            """;

    static Stream<String> guessable() {
        return GUESSABLE.lines().map(String::strip);
    }

    @ParameterizedTest
    @MethodSource("guessable")
    void whatIsGuessedFirstIsRefused(String password) {
        assertThat(password).hasSizeGreaterThanOrEqualTo(PasswordRules.SHORTEST);
        assertThat(PasswordRules.fault(password, CONTEXT)).isPresent();
    }

    @Test
    void fiveWordsThatDoNotBelongTogetherAreTaken() throws IOException {
        Random random = new Random(5);
        List<String> words = StandardDictionaries.ENGLISH_WIKIPEDIA_LOADER.load().getFrequencies().stream()
                .filter(word -> word.matches("[a-z]{4,9}"))
                .limit(7_776)
                .toList();

        for (int phrase = 0; phrase < 150; phrase++) {
            String password = random.ints(5, 0, words.size())
                    .mapToObj(words::get)
                    .collect(Collectors.joining(phrase % 2 == 0 ? " " : "-"));
            assertThat(PasswordRules.fault(password, CONTEXT)).as(password).isEmpty();
            assertThat(ZXCVBN.measure(password, CONTEXT).getScore())
                    .as(password)
                    .isEqualTo(4);
        }
    }

    @Test
    void twentyRandomCharactersAreTaken() {
        Random random = new Random(20);

        for (int made = 0; made < 150; made++) {
            String password =
                    random.ints(20, '!', '~' + 1).mapToObj(Character::toString).collect(Collectors.joining());
            assertThat(PasswordRules.fault(password, CONTEXT)).as(password).isEmpty();
        }
    }

    /** Two words of the trade and a year are four parts to zxcvbn, and any four parts are a score of 4. */
    @Test
    void zxcvbnAloneWouldTakeSomeOfThem() {
        assertThat(guessable()
                        .filter(password -> ZXCVBN.measure(password, CONTEXT).getScore() == 4))
                .contains("foreseedrocks2026!")
                .hasSizeGreaterThan(20);
    }

    /** Signs that stand for several letters cost zxcvbn 6 s a reading at this length. */
    @ParameterizedTest
    @ValueSource(strings = {"4@8({[<369&#!1/|0$5+7%2", "aab", "1q2w3e4r", "p@ssw0rd", "20261231", "\uD83E\uDD86x"})
    void aLongPasswordIsMeasuredInBoundedTime(String part) {
        String password = part.repeat(128).substring(0, 126) + "!?";

        assertThat(Duration.ofNanos(nanosOf(password))).isLessThan(Duration.ofSeconds(2));
    }

    private static long nanosOf(String password) {
        PasswordRules.fault("nine ducks cross a river", CONTEXT);
        long start = System.nanoTime();
        PasswordRules.fault(password, CONTEXT);
        return System.nanoTime() - start;
    }

    @Test
    void namesCompanyAndAddressCountForNothing() {
        String sentence = "Quillon Vestrup at Brellwick";

        assertThat(PasswordRules.fault(sentence, List.of())).isEmpty();
        assertThat(PasswordRules.fault(sentence, List.of("quillon@example.org", "Quillon", "Vestrup", "Brellwick Ltd")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nine ducks cross a river",
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
