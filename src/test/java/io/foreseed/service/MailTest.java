package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is mailed, by SMTP, to whom, and that it works. */
@QuarkusTest
@QuarkusTestResource(value = ServiceDatabase.class, restrictToAnnotatedClass = true)
@TestProfile(MailTest.BySmtp.class)
class MailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final MailBox BOX = new MailBox();
    private static final Pattern TOKEN = Pattern.compile("(?m)^([A-Za-z0-9_=-]{43,45})$");
    private static final String NEW = "ten geese follow the ducks";

    /** A mail server of the test, in the clear. */
    public static final class BySmtp implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "foreseed.identity.mail", "smtp",
                    "quarkus.mailer.host", "127.0.0.1",
                    "quarkus.mailer.port", Integer.toString(BOX.port()),
                    "quarkus.mailer.start-tls", "DISABLED");
        }
    }

    @Test
    void theTokenOfTheMailProvesTheAddressAndAnotherChoosesAPassword() {
        Member member = Member.unknown();
        Member.expectNothing(member.register());

        String verification = token(member, 1);
        Member.expectNothing(Member.call("verify-email", Member.body("token", verification)));
        Member.expectNothing(Member.call("password-reset", Member.body("email", member.email())));
        String reset = token(member, 2);
        Member.expectNothing(Member.call(
                "password-reset/confirm", Member.body("token", reset).put("newPassword", NEW)));

        assertThat(member.signIn(NEW).statusCode()).isEqualTo(200);
        assertThat(letter(member, 3))
                .contains("Subject: Your password was changed")
                .doesNotContain(NEW);
    }

    @Test
    void whoHasAnAccountIsToldSoByMailOnly() {
        Member member = Member.unknown();
        Member.expectNothing(member.register());
        Member.expectNothing(Member.call("verify-email", Member.body("token", token(member, 1))));

        Member.expectNothing(member.register());

        assertThat(letter(member, 2)).contains("Subject: You have an account");
        assertThat(TOKEN.matcher(letter(member, 2)).find()).isFalse();
    }

    private static String token(Member member, int letter) {
        Matcher found = TOKEN.matcher(letter(member, letter));
        assertThat(found.find()).as(letter(member, letter)).isTrue();
        return found.group(1);
    }

    private static String letter(Member member, int number) {
        await().atMost(PATIENCE).until(() -> BOX.lettersTo(member.email()).size() >= number);
        return BOX.lettersTo(member.email()).get(number - 1);
    }
}
