package io.foreseed.service;

import io.foreseed.service.DescribedApi.Described;
import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import io.restassured.RestAssured;
import io.restassured.builder.ResponseBuilder;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** In every test of the service: an answer that is not as the API describes it fails the test that received it. */
public final class DescribedAnswers implements QuarkusTestBeforeClassCallback, Filter {
    private final Supplier<DescribedApi> api;

    public DescribedAnswers() {
        this(DescribedApi::read);
    }

    DescribedAnswers(Supplier<DescribedApi> api) {
        this.api = api;
    }

    @Override
    public void beforeClass(Class<?> testClass) {
        RestAssured.replaceFiltersWith(this);
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response answer = context.next(request, expected);
        String path = URI.create(request.getURI()).getRawPath();
        if (path.startsWith("/q/")) {
            return answer; // probes, metrics and the description itself are the framework's
        }
        Optional<Described> operation = api.get().operation(request.getMethod(), path);
        if (operation.isEmpty()) {
            return answer; // a path or a method that the API does not have: 404, 405, and no description to compare
            // with
        }
        Response kept = new ResponseBuilder()
                .clone(answer)
                .setBody(answer.asByteArray())
                .build();
        List<String> mistakes = new ArrayList<>(api.get().mistakes(operation.get(), kept));
        if (kept.statusCode() < 300 && request.getBody() instanceof String body && !body.isEmpty()) {
            mistakes.addAll(api.get().mistakesOfRequest(operation.get(), body));
        }
        if (!mistakes.isEmpty()) {
            throw new AssertionError("not as the API is described:\n" + String.join("\n", mistakes));
        }
        return kept;
    }
}
