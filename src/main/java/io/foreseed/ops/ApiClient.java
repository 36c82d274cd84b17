package io.foreseed.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the HTTP API as any program of a planner would. */
final class ApiClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FIRST_ERROR = 400;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String address;
    private final String token;

    ApiClient(String address, String token) {
        this.address = address;
        this.token = token;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json.readTree(send(request(path).GET()));
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return json.readTree(send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    /** Reads a stream of events to its end. */
    void awaitEvents(String path) throws IOException, InterruptedException {
        send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= FIRST_ERROR) {
            throw CommandException.failed("The service answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}
