package io.foreseed.service;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import org.eclipse.microprofile.config.ConfigProvider;

/** The port of probes and metrics. */
final class Management {
    private Management() {}

    static Response get(String path) {
        int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return RestAssured.given().port(port).get(path);
    }

    static String metrics() {
        return get("/q/metrics").asString();
    }
}
