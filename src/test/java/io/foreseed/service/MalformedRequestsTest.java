package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.service.DescribedApi.Described;
import io.foreseed.service.RawHttp.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no request, or is one that nobody should send, is answered as a problem all the same. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class MalformedRequestsTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String LIVE = "GET /api/v1/plans HTTP/1.1\r\n";

    private final DescribedApi api = DescribedApi.read();

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("a long first line", 414, "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("long header fields", 431, LIVE + HOST + "X: " + "a".repeat(40_000) + "\r\n\r\n"),
                Arguments.of("many header fields", 431, LIVE + HOST + "X-A: 0123456789\r\n".repeat(3_000) + "\r\n"),
                Arguments.of("an expectation", 417, LIVE + HOST + "Expect: a-miracle\r\n\r\n"),
                Arguments.of("no Host", 400, LIVE + "\r\n"),
                Arguments.of("two Hosts", 400, LIVE + HOST + "Host: elsewhere\r\n\r\n"),
                Arguments.of("a NUL in a header", 400, LIVE + HOST + "X: a\0b\r\n\r\n"),
                Arguments.of("a header without a name", 400, LIVE + HOST + ": a\r\n\r\n"),
                Arguments.of("a space in a header's name", 400, LIVE + HOST + "X Y: a\r\n\r\n"),
                Arguments.of("braces in the path", 400, "GET /api/v1/plans/{id} HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("an encoded NUL", 400, "GET /api/v1/plans/%00 HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("a wrong percent sign", 400, "GET /api/v1/plans/%zz HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("bytes in the path", 400, "GET /api/v1/pl\u00e4ne HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("a pipe in the query", 400, "GET /api/v1/plans?a=| HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("no path", 400, "GET plans HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("everything", 400, "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n"),
                Arguments.of("HTTP of the future", 505, "GET /api/v1/plans HTTP/3.0\r\n" + HOST + "\r\n"),
                Arguments.of("HTTP/2 at once", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                Arguments.of("another protocol", 400, "EHLO mail.example\r\n\r\n"),
                Arguments.of("an unknown coding", 400, post("Transfer-Encoding: gzip\r\n", "")),
                Arguments.of("two codings", 400, post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")),
                Arguments.of("two lengths", 400, post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}")),
                Arguments.of("a negative length", 400, post("Content-Length: -1\r\n", "")),
                Arguments.of("a length past all", 413, post("Content-Length: 9223372036854775807\r\n", "")),
                Arguments.of("a length past long", 400, post("Content-Length: 99999999999999999999\r\n", "")),
                Arguments.of("a chunk without a length", 400, post("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n")),
                Arguments.of(
                        "many long chunks",
                        413,
                        post(
                                "Transfer-Encoding: chunked\r\n",
                                ("10000\r\n" + " ".repeat(65_536) + "\r\n").repeat(17))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void isAnsweredAsAProblem(String ignored, int status, String request) throws IOException {
        try (RawHttp connection = new RawHttp()) {
            connection.send(request);
            Answer answer = connection.answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.isProblem()).isTrue();
            JsonNode problem = Api.JSON.readTree(answer.body());
            assertThat(problem.path("type").asText()).startsWith("urn:foreseed:problem:");
            assertThat(problem.path("status").asInt()).isEqualTo(status);
            assertThat(problem.path("detail").asText()).isNotBlank();
            assertThat(answer.head()).contains(problem.path("instance").asText().replace("urn:uuid:", ""));
            assertThat(answer.closes()).isTrue();
            assertThat(connection.isEnded()).isTrue();
            assertThat(api.mistakes(api.operation("GET", "/api/v1/plans").orElseThrow(), answer.response()))
                    .isEmpty();
        }
    }

    @Test
    void aProblemOfHeadHasNoBody() throws IOException {
        Answer answer = RawHttp.ask("HEAD /%00 HTTP/1.1\r\n" + HOST + "\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void whatFollowsOnOneConnectionIsAnsweredInTurn() throws IOException {
        String request = "GET /api/v1/plans HTTP/1.1\r\n" + HOST + "\r\n";
        try (RawHttp connection = new RawHttp()) {
            connection.send(request + request + "GET /{ HTTP/1.1\r\n" + HOST + "\r\n");

            assertThat(connection.answer().status()).isEqualTo(401);
        }
        try (RawHttp connection = new RawHttp()) {
            for (int i = 0; i < 3; i++) {
                connection.send(request);
                assertThat(connection.answer().status()).isEqualTo(401);
            }
            connection.send("GET /{ HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(400);
        }
    }

    /** Who is answered before the body was whole is told that nothing else will be answered there. */
    @Test
    void anAnswerBeforeTheEndOfTheBodyIsTheLastOfItsConnection() throws IOException {
        for (String rest : List.of("0\r\n\r\n", "xyz\r\n\r\n", "2\r\n}}\r\n0\r\n\r\n" + LIVE + HOST + "\r\n")) {
            try (RawHttp connection = new RawHttp()) {
                connection.send(
                        "FOO /api/v1/plans HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n");
                Answer answer = connection.answer();

                assertThat(answer.status()).isEqualTo(405);
                assertThat(answer.closes()).isTrue();
                connection.send(rest);
                assertThat(connection.isEnded()).isTrue();
            }
        }
    }

    /** Only a body that is not whole can be misread: what came whole, with a body or without, leaves the connection open. */
    @Test
    void anAnswerToAWholeRequestLeavesTheConnectionOpen() throws IOException {
        String body = "{\"email\":\"nobody@example.org\"}";
        try (RawHttp connection = new RawHttp()) {
            for (String request : List.of(
                    LIVE + HOST + "\r\n",
                    "FOO /api/v1/plans HTTP/1.1\r\n" + HOST + "\r\n",
                    post("Content-Length: " + body.length() + "\r\n", body),
                    post("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
                    LIVE + HOST + "Content-Length: 0\r\n\r\n")) {
                connection.send(request);
                Answer answer = connection.answer();

                assertThat(answer.status()).isBetween(400, 499);
                assertThat(answer.closes()).as(request).isFalse();
            }
        }
    }

    /** Of every operation that takes a body. */
    @Test
    void aChunkedBodyOfNothingIsAnswered() throws IOException {
        Api caller = Api.ofNewUser();
        String token = caller.token(Duration.ofMinutes(5));
        List<String> unanswered = new ArrayList<>();
        List<Described> takingBodies = DescribedApi.read().operations().stream()
                .filter(each -> each.operation().has("requestBody"))
                .toList();
        for (Described operation : takingBodies) {
            Answer answer = RawHttp.ask(operation.method().toUpperCase(Locale.ROOT) + " "
                    + operation.path().replaceAll("\\{[^}]+}", "00000000-0000-4000-8000-000000000000")
                    + " HTTP/1.1\r\n" + HOST + "Authorization: Bearer " + token
                    + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
            if (answer.status() < 200 || answer.status() >= 500) {
                unanswered.add(operation.name() + ": " + answer);
            }
        }

        assertThat(takingBodies).hasSizeGreaterThan(15);
        assertThat(unanswered).isEmpty();
    }

    private static String post(String fields, String body) {
        return "POST /api/v1/auth/login HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n" + fields + "\r\n"
                + body;
    }
}
