package io.foreseed.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.identity.AccessTokenService;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The API as one user calls it. */
record Api(UUID user, Role role) {
    static final ObjectMapper JSON = new ObjectMapper();

    /** A client who has nothing yet. */
    static Api ofNewUser() {
        return ofNew(Role.CLIENT);
    }

    /** A user of this role who has nothing yet. */
    static Api ofNew(Role role) {
        UUID user = Identifiers.next();
        Sql.run(
                "insert into users (id, email, first_name, last_name, hashed_password, role, is_superuser, created_at,"
                        + " updated_at) values (?, ?, 'Test', 'User', '!', ?, ?, now(), now())",
                user,
                user + "@test.invalid",
                role.code(),
                role == Role.SUPERUSER);
        return new Api(user, role);
    }

    /** Links this user to an adviser. */
    void isAdvisedBy(Api adviser) {
        Sql.run(
                "insert into adviser_clients (adviser_id, client_id, created_at) values (?, ?, now())",
                adviser.user(),
                user);
    }

    RequestSpecification given() {
        return RestAssured.given().auth().oauth2(token(Duration.ofMinutes(10)));
    }

    String token(Duration lifetime) {
        try {
            return AccessTokenService.mint(
                    user, role, lifetime, ServiceDatabase.keys().privateKey());
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    Response get(String path) {
        return given().get(path);
    }

    Response post(String path, Object body) {
        return given().contentType(ContentType.JSON).body(body.toString()).post(path);
    }

    Response put(String path, String ifMatch, Object body) {
        return given().contentType(ContentType.JSON)
                .header("If-Match", ifMatch)
                .body(body.toString())
                .put(path);
    }

    /** The couple's plan, with fewer paths. */
    static ObjectNode document(int iterations) {
        return example("couple-before-retirement").put("iterations", iterations);
    }

    /** A document of the folder {@code examples}. */
    static ObjectNode example(String name) {
        try {
            return (ObjectNode)
                    JSON.readTree(Path.of("examples", name + ".json").toFile());
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** Imports a plan and answers its path. */
    String importedPlan(int iterations) {
        return "/api/v1/plans/"
                + expect(201, post("/api/v1/plan-documents", document(iterations)))
                        .path("id")
                        .asText();
    }

    /** The rows of the trail about a resource, newest first. */
    List<JsonNode> trail(String resourceId) {
        List<JsonNode> rows = new java.util.ArrayList<>();
        expect(200, get("/api/v1/audit-logs?resourceId=" + resourceId))
                .path("items")
                .forEach(rows::add);
        return rows;
    }

    /** The body of an answer that must have this status. */
    static JsonNode expect(int status, Response response) {
        if (response.statusCode() != status) {
            throw new AssertionError(
                    "expected " + status + ", got " + response.statusCode() + ": " + response.asString());
        }
        try {
            return JSON.readTree(response.asString());
        } catch (IOException notJson) {
            throw new AssertionError("not JSON: " + response.asString(), notJson);
        }
    }

    /** The last part of a path. */
    static String idOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
