package io.foreseed.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.identity.SigningKeyService;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A key is replaced while tokens of the old one are in use, and nobody notices. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class KeyRotationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration A_MOMENT = Duration.ofSeconds(10);
    private static final String ME = "/api/v1/users/me";

    @Inject
    SigningKeyService keys;

    @Inject
    EventLoop eventLoop;

    @Test
    void theNewKeyIsKnownThenUsedAndTheOldOneAcceptedUntilItsLastTokenIsOver() throws Exception {
        Member member = Member.verified();
        JsonNode before = member.signedIn();
        String old = kid(before);

        String next = rotate().orElseThrow();

        await().atMost(PATIENCE).until(() -> published().contains(next));
        assertThat(published()).contains(old);
        assertThat(kid(member.signedIn())).isEqualTo(old);

        Sql.run("update signing_keys set signs_from = now() - interval '1 s' where kid = ?", next);
        await().atMost(PATIENCE).until(() -> kid(member.signedIn()).equals(next));
        assertThat(Member.as(before).get(ME).statusCode()).isEqualTo(200);

        Sql.run("update signing_keys set verifies_until = now() where kid = ?", old);
        await().atMost(PATIENCE).until(() -> Member.as(before).get(ME).statusCode() == 401);
        assertThat(published()).contains(next).doesNotContain(old);
        assertThat(Member.refresh(before).statusCode()).isEqualTo(200);
    }

    @Test
    void ofInstancesThatRotateAtOnceOneMakesTheKey() {
        member();
        long before = Sql.count("select count(*) from signing_keys");

        List<Optional<String>> made = io.smallrye.mutiny.Uni.join()
                .all(eventLoop.run(keys::rotate), eventLoop.run(keys::rotate), eventLoop.run(keys::rotate))
                .andCollectFailures()
                .await()
                .atMost(A_MOMENT);

        assertThat(made.stream().filter(Optional::isPresent)).isNotEmpty();
        assertThat(Sql.count("select count(*) from signing_keys where verifies_until is null"))
                .isEqualTo(1);
        assertThat(Sql.count("select count(*) from signing_keys") - before)
                .isEqualTo(made.stream().filter(Optional::isPresent).count());
        assertThat(Sql.count(
                        "select count(*) from audit_logs where resource_type = 'signing_key' and action = 'CREATE'"))
                .isGreaterThanOrEqualTo(2);
    }

    private static void member() {
        Member.verified().signedIn();
    }

    private Optional<String> rotate() {
        return eventLoop.run(keys::rotate).await().atMost(A_MOMENT);
    }

    private static List<String> published() {
        List<String> kids = new ArrayList<>();
        Api.expect(200, given().get("/.well-known/jwks.json"))
                .path("keys")
                .forEach(key -> kids.add(key.path("kid").asText()));
        return kids;
    }

    private static String kid(JsonNode session) throws java.io.IOException {
        String header = session.path("accessToken").asText().split("\\.", -1)[0];
        return Api.JSON
                .readTree(new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8))
                .path("kid")
                .asText();
    }
}
