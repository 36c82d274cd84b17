package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Retention policies by the API: what they say, who changes them, what they do. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class RetentionPoliciesTest {
    private static final String POLICIES = "/api/v1/data-retention-policies";
    private static final String SHIPPED = "019862ed-ac00-7000-8000-0000000d000";
    private static final String OF_EVENTS = POLICIES + "/" + SHIPPED + "2";
    private static final String OF_OUTPUTS = POLICIES + "/" + SHIPPED + "3";
    private static final String OF_USERS = POLICIES + "/" + SHIPPED + "4";
    private static final String OF_CHECKSUMS = POLICIES + "/" + SHIPPED + "5";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Api operator = Api.ofNew(Role.OPERATOR);
    private final Api requester = Api.ofNew(Role.SUPERUSER);
    private final Api approver = Api.ofNew(Role.SUPERUSER);
    private final Retention retention = new Retention(operator, requester, approver);

    @Test
    void theShippedPoliciesAreApprovedAndHaveATime() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Api.expect(200, operator.get(POLICIES)))
                .filteredOn(policy -> policy.path("id").asText().startsWith(SHIPPED))
                .hasSize(5)
                .allMatch(policy -> policy.path("isApproved").asBoolean())
                .filteredOn(policy -> policy.path("isActive").asBoolean())
                .hasSize(4)
                .allMatch(policy -> policy.has("nextExecution")));
        // Sunday 02:00 UTC, by PostgreSQL's calendar
        assertThat(Sql.text(
                        "select to_char(next_execution at time zone 'UTC', 'D HH24:MI') from data_retention_policies"
                                + " where id = cast(? as uuid)",
                        SHIPPED + "1"))
                .isEqualTo("1 02:00");
    }

    @Test
    void oldResolvedEventsAreDeletedAndNothingElse() {
        UUID gone = event(91, true);
        UUID open = event(91, false);
        UUID young = event(89, true);
        JsonNode tried = Api.expect(200, operator.post(OF_EVENTS + "/dry-run", ""));

        JsonNode ended = retention.carriedOut(OF_EVENTS);

        assertThat(tried.path("records").asLong()).isPositive();
        assertThat(tried.path("bytes").asLong()).isPositive();
        assertThat(ended.path("state").asText()).isEqualTo("success");
        assertThat(ended.path("records").asLong())
                .isEqualTo(tried.path("records").asLong());
        assertThat(ended.path("bytes").asLong()).isPositive();
        assertThat(events(gone)).isZero();
        assertThat(events(open)).isEqualTo(1);
        assertThat(events(young)).isEqualTo(1);
        JsonNode policy = Api.expect(200, operator.get(OF_EVENTS));
        assertThat(policy.path("lastExecutionStatus").asText()).isEqualTo("success");
        assertThat(policy.path("lastExecuted").asText())
                .isEqualTo(ended.path("finishedAt").asText());
        assertThat(policy.path("recordsProcessed").asLong())
                .isGreaterThanOrEqualTo(ended.path("records").asLong());
        assertThat(policy.has("lastExecutionDurationMs")).isTrue();
        String told = Sql.text("""
                select string_agg(concat_ws(' ', actor_kind, action, metadata ->> 'state', metadata ->> 'records'), ';'
                                  order by sequence_number)
                  from audit_logs where metadata ->> 'execution' = ?""", ended.path("id").asText());
        assertThat(told)
                .isEqualTo("user EXECUTE queued;service EXECUTE success "
                        + ended.path("records").asText());
    }

    /** Who has a hold stays, and the policy says that it was not all. */
    @Test
    void closedAccountsAreAnonymizedUnlessAHoldKeepsThem() {
        Api gone = closed(2_600);
        Api held = closed(2_600);
        Api young = closed(2_500);
        Api open = Api.ofNew(Role.CLIENT);
        Sql.run("update users set updated_at = now() - interval '2600 days' where id = ?", open.user());
        String hold = Api.expect(
                        201,
                        requester.post("/api/v1/users/" + held.user() + "/legal-holds", "{\"ground\":\"Case 12\"}"))
                .path("id")
                .asText();
        JsonNode tried = Api.expect(200, operator.post(OF_USERS + "/dry-run", ""));

        JsonNode ended = retention.carriedOut(OF_USERS);

        assertThat(StreamSupport.stream(tried.path("legalHolds").spliterator(), false)
                        .map(JsonNode::asText))
                .contains(hold);
        assertThat(ended.path("state").asText()).isEqualTo("partial");
        assertThat(ended.path("records").asLong())
                .isEqualTo(tried.path("records").asLong());
        assertThat(ended.path("recordsHeld").asLong()).isPositive();
        assertThat(erased(gone)).isTrue();
        assertThat(erased(held)).isFalse();
        assertThat(erased(young)).isFalse();
        assertThat(erased(open)).isFalse();
        assertThat(Sql.text(
                        "select concat_ws(' ', actor_kind, metadata ->> 'retentionPolicy',"
                                + " metadata -> 'statement' is not null) from audit_logs"
                                + " where action = 'ERASE' and resource_id = ?",
                        gone.user()))
                .isEqualTo("service " + SHIPPED + "4 t");
        release(hold);
    }

    @Test
    void oldOutputsGoIntoAnArchiveAndTheirRunsReplay() throws IOException {
        Api planner = Api.ofNewUser();
        String plan = planner.importedPlan(50);
        String run = plan + "/runs/"
                + Api.expect(201, planner.post(plan + "/runs", "{}")).path("id").asText();
        String output = plan + "/outputs/"
                + Api.expect(200, planner.get(run)).path("outputId").asText();
        String whole = Api.expect(200, planner.get(output)).toString();
        Sql.run(
                "update plan_outputs set created_at = now() - interval '2600 days' where id = cast(? as uuid)",
                Api.idOf(output));

        JsonNode ended = retention.carriedOut(OF_OUTPUTS);

        assertThat(ended.path("state").asText()).isEqualTo("success");
        JsonNode refused = Api.expect(410, planner.get(output));
        String archive =
                Sql.text("select archive from archived_plan_outputs where id = cast(? as uuid)", Api.idOf(output));
        assertThat(refused.path("detail").asText()).contains(archive);
        assertThat(ended.path("archives").findValuesAsText("name")).contains(archive);
        assertThat(Files.readAllBytes(ServiceDatabase.archives().resolve(archive)))
                .isNotEmpty();
        JsonNode seen = Api.expect(200, planner.get(run));
        assertThat(seen.path("state").asText()).isEqualTo("succeeded");
        assertThat(seen.has("result")).isFalse();
        Api.expect(410, planner.get(run + "/result"));
        JsonNode replay = Api.expect(200, planner.post(run + "/replay", ""));
        assertThat(replay.path("equal").asBoolean()).isTrue();
        assertThat(replay.path("notCompared").toString()).contains("result");
        assertThat(Api.expect(201, planner.post(plan + "/runs", "{}")).path("resultDigest"))
                .isEqualTo(seen.path("resultDigest"));
        assertThat(Api.expect(200, planner.get(plan + "/outputs"))
                        .at("/items/0/version")
                        .asInt())
                .isEqualTo(2);
        assertThat(whole).contains("\"version\":1");
        Api.expect(404, Api.ofNewUser().get(output));
    }

    @Test
    void checksumsOfPathsGoWhenTwoSuperusersSwitchThePolicyOn() {
        Api planner = Api.ofNewUser();
        String plan = planner.importedPlan(50);
        String run = plan + "/runs/"
                + Api.expect(201, planner.post(plan + "/runs", "{}")).path("id").asText();
        Sql.run(
                "update simulation_runs set finished_at = now() - interval '400 days' where id = cast(? as uuid)",
                Api.idOf(run));
        Api.expect(409, operator.post(OF_CHECKSUMS + "/executions", ""));
        switchChecksums(true);

        JsonNode ended = retention.carriedOut(OF_CHECKSUMS);

        assertThat(ended.path("state").asText()).isEqualTo("success");
        assertThat(ended.path("bytes").asLong()).isGreaterThanOrEqualTo(100);
        assertThat(Sql.text(
                        "select path_checksums is null from simulation_runs where id = cast(? as uuid)", Api.idOf(run)))
                .isEqualTo("t");
        assertThat(Api.expect(200, planner.post(run + "/replay", ""))
                        .path("equal")
                        .asBoolean())
                .isTrue();
        switchChecksums(false);
        Api.expect(409, operator.post(OF_CHECKSUMS + "/executions", ""));
    }

    /** An instance that was ended in the middle leaves it to the next one, which does the rest. */
    @Test
    void anExecutionThatNobodyCarriesOnIsTakenOver() {
        UUID gone = event(100, true);
        String id = UUID.randomUUID().toString();
        await().atMost(PATIENCE).untilAsserted(() -> {
            AccessSubjects.of("due", operator);
            Sql.run(
                    "insert into retention_executions (id, policy_id, state, requested_at, started_at, owner,"
                            + " lease_until, attempt, records)"
                            + " values (cast(? as uuid), cast(? as uuid), 'running', now(), now(),"
                            + " gen_random_uuid(), now() - interval '1 s', 1, 7) on conflict do nothing",
                    id,
                    SHIPPED + "2");
            assertThat(Sql.count("select count(*) from retention_executions where id = cast(? as uuid)", id))
                    .isEqualTo(1);
        });

        JsonNode ended = retention.awaitEnd(OF_EVENTS, id);

        assertThat(ended.path("state").asText()).isEqualTo("success");
        assertThat(ended.path("attempt").asInt()).isEqualTo(2);
        assertThat(ended.path("records").asLong()).isGreaterThanOrEqualTo(8);
        assertThat(events(gone)).isZero();
    }

    @Test
    void oneOfAPolicyIsOpenAtATimeAndCanBeCancelled() {
        String execution =
                Objects.requireNonNull(AccessSubjects.of("begun", operator).get("executionId"));
        Api.expect(409, operator.post(OF_EVENTS + "/executions", ""));

        JsonNode cancelled = Api.expect(200, operator.post(OF_EVENTS + "/executions/" + execution + "/cancel", ""));

        assertThat(cancelled.path("cancelRequested").asBoolean()).isTrue();
        Sql.run(
                "update retention_executions set lease_until = now() - interval '1 s' where id = cast(? as uuid)",
                execution);
        assertThat(retention.awaitEnd(OF_EVENTS, execution).path("state").asText())
                .isEqualTo("cancelled");
        Api.expect(409, operator.post(OF_EVENTS + "/executions/" + execution + "/cancel", ""));
    }

    /** However many times were missed. */
    @Test
    void aTimeThatWasMissedIsMadeUpOnce() {
        AccessSubjects.of("due", operator);
        long before = executions();

        Sql.run(
                "update data_retention_policies set next_execution = now() - interval '40 days'"
                        + " where id = cast(? as uuid)",
                SHIPPED + "2");

        await().atMost(PATIENCE).until(() -> executions() > before);
        await().atMost(PATIENCE)
                .until(() -> Sql.count(
                                "select count(*) from retention_executions where policy_id = cast(? as uuid)"
                                        + " and finished_at is null",
                                SHIPPED + "2")
                        == 0);
        assertThat(executions() - before).isEqualTo(1);
        assertThat(Sql.text(
                        "select next_execution > now() from data_retention_policies where id = cast(? as uuid)",
                        SHIPPED + "2"))
                .isEqualTo("t");
    }

    private long executions() {
        return Sql.count(
                "select count(*) from retention_executions where policy_id = cast(? as uuid) and requested_by is null"
                        + " and owner is not null and attempt = 1",
                SHIPPED + "2");
    }

    private static UUID event(int days, boolean isResolved) {
        UUID id = UUID.randomUUID();
        Sql.run(
                "insert into system_events (id, timestamp, last_seen, event_type, event_category, message, severity,"
                        + " resolved, resolved_at, fingerprint) select ?, t, t, 'error', 'system', 'Old.', 'error', ?,"
                        + " case when ? then t end, ? from (select now() - ? * interval '1 day' as t) as old",
                id,
                isResolved,
                isResolved,
                id.toString(),
                days);
        return id;
    }

    private static long events(UUID id) {
        return Sql.count("select count(*) from system_events where id = ?", id);
    }

    private static Api closed(int days) {
        Api person = Api.ofNewUser();
        Sql.run(
                "update users set is_active = false, updated_at = now() - ? * interval '1 day' where id = ?",
                days,
                person.user());
        return person;
    }

    private static boolean erased(Api person) {
        return Sql.text("select erased_at is not null from users where id = ?", person.user())
                .equals("t");
    }

    private void switchChecksums(boolean isOn) {
        retention.approve(
                OF_CHECKSUMS,
                Retention.policyOf(Api.expect(200, operator.get(OF_CHECKSUMS))).put("isActive", isOn));
    }

    private void release(String hold) {
        JsonNode asked = Api.expect(
                201,
                requester.post(
                        "/api/v1/approvals", "{\"kind\":\"release_legal_hold\",\"subjectId\":\"" + hold + "\"}"));
        Api.expect(200, approver.post(Retention.approval(asked), ""));
    }
}
