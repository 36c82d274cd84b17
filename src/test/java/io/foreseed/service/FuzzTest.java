package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.service.DescribedApi.Described;
import io.foreseed.service.RawHttp.Answer;
import io.foreseed.service.RequestFuzzer.Fuzzed;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Thousands of requests that are nearly right, in each role ({@code bench/fuzz} sends 100,000): every one is answered, none
 * with a fault of the service, each refusal as a problem and each answer as it is described; and afterwards everything that
 * was made can be read.
 */
@QuarkusTest
@QuarkusTestResource(value = ServiceDatabase.class, restrictToAnnotatedClass = true)
@TestProfile(FuzzTest.WithoutLimits.class)
class FuzzTest {
    private static final Logger LOG = Logger.getLogger(FuzzTest.class);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_201L);

    /** Once a role's own things are gone, or its account is, it goes on with others. */
    private static final int REQUESTS_OF_ONE = 1_000;

    private static final int METHODS = 9;
    private static final int OTHER_PATHS = 8;
    private static final long MEGABYTE = 1 << 20;
    private static final long HEAP_MEGABYTES = 150;

    private static final List<String> SUBJECTS =
            List.of("run", "input", "draft", "model", "user", "token", "session", "approval", "rules", "pair", "tile");

    /** Nobody is refused for asking often: what is behind the limits is what is tried. */
    public static final class WithoutLimits implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Stream.of(
                            "sign-ins-of-address",
                            "sign-ins-of-account",
                            "registrations-of-address",
                            "mails-of-address",
                            "mails-of-account",
                            "tokens-of-address",
                            "runs-of-user",
                            "runs-of-address",
                            "changes-of-user",
                            "changes-of-address",
                            "exports-of-user",
                            "exports-of-address")
                    .collect(Collectors.toMap(name -> "foreseed.limits." + name, name -> "1000000"));
        }
    }

    private final List<String> mistakes = Collections.synchronizedList(new ArrayList<>());
    private final Map<Integer, Integer> statuses = Collections.synchronizedMap(new TreeMap<>());

    @Test
    void everyRequestIsAnsweredAsDescribedAndWhatIsMadeCanBeRead() throws Exception {
        DescribedApi described = DescribedApi.read();
        List<Described> operations = described.operations().stream()
                .filter(each -> each.path().startsWith("/api/") || each.path().startsWith("/.well-known"))
                .toList();
        all(role -> fuzz(described, operations, role, 1, Math.max(100, REQUESTS / 10)));
        long heap = heap();

        all(role -> fuzz(described, operations, role, 2, REQUESTS));

        String metrics = Management.metrics();
        LOG.infof(
                "event=fuzzed requests_of_a_role=%d statuses=%s heap_growth_mb=%d metric_lines=%d",
                REQUESTS, statuses, (heap() - heap) / MEGABYTE, metrics.lines().count());
        assertThat(mistakes.stream().limit(20)).isEmpty();
        assertThat(heap() - heap).isLessThan(HEAP_MEGABYTES * MEGABYTE);
        assertThat(labels("method", metrics)).hasSizeLessThanOrEqualTo(METHODS);
        assertThat(labels("uri", metrics)).hasSizeLessThanOrEqualTo(paths(operations) + OTHER_PATHS);
        assertThat(statuses.keySet()).contains(200, 201, 204, 400, 403, 404, 405, 412, 415, 422, 428);
    }

    /** The values of a label: those of an operation, and a few that stand for all others. */
    private static Set<String> labels(String name, String metrics) {
        return Pattern.compile("[{,]" + name + "=\"([^\"]*)\"")
                .matcher(metrics)
                .results()
                .map(label -> label.group(1))
                .collect(Collectors.toSet());
    }

    private static int paths(List<Described> operations) {
        return (int) operations.stream().map(Described::path).distinct().count();
    }

    /** What is done in each role, at the same time. */
    @FunctionalInterface
    private interface InRole {
        void run(Role role) throws IOException;
    }

    private static void all(InRole work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(Role.values().length)) {
            List<Future<?>> running = new ArrayList<>();
            for (Role role : Role.values()) {
                if (role != Role.SERVICE) {
                    running.add(threads.submit(() -> {
                        work.run(role);
                        return null;
                    }));
                }
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }

    private void fuzz(DescribedApi described, List<Described> operations, Role role, long round, int requests)
            throws IOException {
        for (int sent = 0; sent < requests; sent += REQUESTS_OF_ONE) {
            Api caller = Api.ofNew(role);
            long seed = Objects.hash(SEED, round, role, sent);
            RequestFuzzer fuzzer = new RequestFuzzer(seed, operations, caller.token(Duration.ofMinutes(30)));
            SUBJECTS.forEach(about -> AccessSubjects.of(about, caller).forEach(fuzzer::learn));
            fuzz(described, fuzzer, Math.min(REQUESTS_OF_ONE, requests - sent));
            look(caller, operations);
        }
    }

    private void fuzz(DescribedApi described, RequestFuzzer fuzzer, int requests) throws IOException {
        RawHttp connection = new RawHttp();
        String before = "nothing";
        try {
            for (int number = 0; number < requests; number++) {
                Fuzzed request = fuzzer.next();
                Answer answer = ask(connection, request);
                statuses.merge(answer.status(), 1, Integer::sum);
                judge(described, request, answer, before);
                before = answer.status() + " to " + request;
                if (answer.status() == 0 || answer.closes()) {
                    connection.close();
                    connection = new RawHttp();
                }
            }
        } finally {
            connection.close();
        }
    }

    private static Answer ask(RawHttp connection, Fuzzed request) {
        try {
            connection.send(request.text());
            return connection.answer(request.method());
        } catch (IOException unanswered) {
            return new Answer(0, unanswered.toString(), "");
        }
    }

    private void judge(DescribedApi described, Fuzzed request, Answer answer, String before) {
        String what = "";
        if (answer.status() == 0) {
            what = "no answer: " + answer.head() + "\nafter " + before;
        } else if (answer.status() >= 500 && !answer.body().contains("urn:foreseed:problem:overloaded")) {
            what = "a fault of the service";
        } else if (answer.status() >= 400 && !answer.isProblem()) {
            what = "no problem+json";
        } else if (!answer.head().contains(request.id().toString())) {
            what = "the answer to another request\nafter " + before;
        } else if (request.isAsDescribed()) {
            what = String.join(", ", described.mistakes(request.operation(), answer.response()));
        }
        if (!what.isEmpty()) {
            mistakes.add(what + "\n" + answer.status() + " " + answer.body() + "\nto " + request);
        }
    }

    /** Everything that lists show to the caller can be read, list by list and one by one, and so can the person's export. */
    private void look(Api caller, List<Described> operations) throws IOException {
        for (Described list : operations) {
            if (list.method().equals("get") && !list.path().contains("{")) {
                Response page = caller.given().get(list.path());
                if (page.statusCode() >= 500) {
                    mistakes.add(list.path() + " cannot be read any more: " + page.asString());
                }
            }
        }
        Response plans = caller.given().get("/api/v1/plans?limit=200");
        if (plans.statusCode() == 200) {
            for (JsonNode plan : Api.JSON.readTree(plans.asString()).path("items")) {
                String path = "/api/v1/plans/" + plan.path("id").asText();
                for (String part : List.of("", "/document", "/inputs?history=true", "/outputs", "/runs")) {
                    Response answer = caller.given().get(path + part);
                    if (answer.statusCode() >= 500) {
                        mistakes.add(path + part + " cannot be read any more: " + answer.asString());
                    }
                }
            }
        }
        Response export = caller.given().get("/api/v1/users/" + caller.user() + "/export");
        if (export.statusCode() >= 500) {
            mistakes.add("the export of a person cannot be read any more: " + export.asString());
        } else {
            Api.JSON.readTree(export.asString());
        }
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
