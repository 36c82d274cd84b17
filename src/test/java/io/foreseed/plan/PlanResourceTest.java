package io.foreseed.plan;

import static io.restassured.RestAssured.given;

import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class PlanResourceTest {
    @Test
    void whoSendsNoTokenIsTurnedAway() {
        given().when().get("/api/v1/plans").then().statusCode(401);
    }
}
