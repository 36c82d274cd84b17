package io.foreseed.platform;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the schema lacks a migration of this build: its statements would name what is not there. */
@Readiness
@ApplicationScoped
class SchemaCheck implements AsyncHealthCheck {
    private static final String NAME = "schema";

    private final SchemaService schema;

    SchemaCheck(SchemaService schema) {
        this.schema = schema;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return schema.missing().map(this::compared).onFailure().recoverWithItem(failure -> answer().down()
                .withData(
                        "reason",
                        DatabaseFailure.reason(failure, "flyway_schema_history cannot be read: migrate first"))
                .build());
    }

    private HealthCheckResponse compared(List<String> missing) {
        HealthCheckResponseBuilder answer = answer().status(missing.isEmpty());
        return missing.isEmpty()
                ? answer.build()
                : answer.withData("missing", String.join(", ", missing)).build();
    }

    private HealthCheckResponseBuilder answer() {
        return HealthCheckResponse.named(NAME).withData("build", schema.newest());
    }
}
