package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What the probes of a running service say about its schema, and what they do not ask. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class HealthTest {
    private static final String LAST = "select max(version) from flyway_schema_history";

    @Test
    void aServiceWithTheSchemaOfItsBuildIsReady() {
        JsonNode schema = check("/q/health/ready", 200, "schema");

        assertThat(schema.at("/status").asText()).isEqualTo("UP");
        assertThat(schema.at("/data/build").asText()).isEqualTo(Sql.text(LAST));
        assertThat(schema.at("/data/missing").isMissingNode()).isTrue();
    }

    @Test
    void aServiceWhoseSchemaLacksAMigrationIsNotReadyAndNamesIt() {
        String last = Sql.text(LAST);
        Sql.run("create table history_of_test as select * from flyway_schema_history where version = ?", last);
        Sql.run("delete from flyway_schema_history where version = ?", last);
        try {
            JsonNode schema = check("/q/health/ready", 503, "schema");

            assertThat(schema.at("/status").asText()).isEqualTo("DOWN");
            assertThat(schema.at("/data/missing").asText()).isEqualTo(last);
        } finally {
            Sql.run("insert into flyway_schema_history select * from history_of_test");
            Sql.run("drop table history_of_test");
        }
    }

    @Test
    void aMigrationThatFailedIsMissing() {
        String last = Sql.text(LAST);
        Sql.run("update flyway_schema_history set success = false where version = ?", last);
        try {
            JsonNode schema = check("/q/health/ready", 503, "schema");

            assertThat(schema.at("/data/missing").asText()).isEqualTo(last);
        } finally {
            Sql.run("update flyway_schema_history set success = true where version = ?", last);
        }
    }

    @Test
    void aServiceWithANewerSchemaThanItsBuildIsReady() {
        Sql.run("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, installed_on, execution_time, success) select 9999, '999', 'of a newer build', 'SQL',"
                + " 'V999__of_a_newer_build.sql', 1, 'owner', now(), 1, true");
        try {
            JsonNode schema = check("/q/health/ready", 200, "schema");

            assertThat(schema.at("/status").asText()).isEqualTo("UP");
        } finally {
            Sql.run("delete from flyway_schema_history where version = '999'");
        }
    }

    @Test
    void aServiceThatCannotOpenTheKeysOfPersonsIsNotReadyAndSaysWhy() {
        check("/q/health/ready", 200, "subject-keys");
        String otherKey =
                "update subject_keys set wrapped_key = set_byte(wrapped_key, 1, 255 - get_byte(wrapped_key, 1))"
                        + " where month is not null";
        Sql.run(otherKey);
        try {
            JsonNode keys = check("/q/health/ready", 503, "subject-keys");

            assertThat(keys.at("/status").asText()).isEqualTo("DOWN");
            assertThat(keys.at("/data/reason").asText()).contains("another master key than FORESEED_MASTER_KEY");
        } finally {
            Sql.run(otherKey);
        }
    }

    @Test
    void livenessAsksNobody() {
        JsonNode live = health("/q/health/live", 200);

        assertThat(live.path("checks")).isEmpty();
    }

    static JsonNode check(String path, int status, String name) {
        for (JsonNode check : health(path, status).path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no check " + name + " at " + path);
    }

    static JsonNode health(String path, int status) {
        return Api.expect(status, Management.get(path));
    }
}
