package io.foreseed.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;

/** Makes what the operations of the access table are about, and the bodies they take. */
final class AccessSubjects {
    private static final String SETS = "/api/v1/capital-market-assumptions";
    private static final String MODELS = "/api/v1/portfolio-models";
    private static final String APPROVALS = "/api/v1/approvals";

    private static final String PASSWORD = "nine ducks cross a river";

    /** In the form of a token that nobody was given. */
    private static final String NO_TOKEN = "A".repeat(43);

    /** The shipped policy of events of the system. */
    private static final String POLICY = "019862ed-ac00-7000-8000-0000000d0002";

    private AccessSubjects() {}

    /** Something of the kind that belongs to the owner: the values of the path's parameters. */
    static Map<String, String> of(String about, Api owner) {
        return switch (about) {
            case "-" -> Map.of();
            case "plan" -> Map.of("planId", input(planner(owner)).get("planId"));
            case "input" -> input(planner(owner));
            case "run" -> run(planner(owner));
            case "draft" -> Map.of("id", draft(owner));
            case "proposed" -> Map.of("id", proposed(owner));
            case "model" -> Map.of("id", made(MODELS, model(), planner(owner), "portfolio_models", owner));
            case "shared" ->
                Map.of("id", made(MODELS, model().put("isShared", true), planner(owner), "portfolio_models", owner));
            case "planned" -> Map.of("id", planned(planner(owner)));
            case "rules" -> Map.of("version", "flat-us-2022");
            case "action" -> Map.of("logId", action(owner));
            case "user" -> Map.of("userId", owner.user().toString());
            case "link" -> link(owner, true);
            case "pair" -> link(owner, false);
            case "token" -> Map.of("tokenId", token(owner));
            case "session" -> Map.of("sessionId", session(owner));
            case "approval" -> Map.of("id", approval(owner));
            case "epoch" -> Map.of("epoch", sealedEpoch());
            case "tile" -> Map.of("epoch", sealedEpoch(), "level", "0", "tile", "000.p/1");
            case "event" -> Map.of("id", sealedEvent(owner));
            case "finding" -> Map.of("eventId", finding(false));
            case "policy" -> Map.of("policyId", switchedOff());
            case "due" -> Map.of("policyId", due());
            case "begun" -> Map.of("policyId", due(), "executionId", execution());
            case "resolved" -> Map.of("eventId", finding(true));
            default -> throw new IllegalArgumentException("nothing is known that is called " + about);
        };
    }

    /** Identifiers of nothing. */
    static Map<String, String> missing() {
        Map<String, String> nothing = new HashMap<>();
        for (String name : new String[] {
            "planId",
            "inputId",
            "outputId",
            "runId",
            "id",
            "userId",
            "clientId",
            "sessionId",
            "tokenId",
            "version",
            "logId",
            "eventId",
            "policyId",
            "executionId"
        }) {
            nothing.put(name, UUID.randomUUID().toString());
        }
        nothing.put("epoch", "999999999");
        nothing.put("level", "0");
        nothing.put("path", "0");
        nothing.put("tile", "000");
        return nothing;
    }

    /** A body the operation accepts; empty for those that take none. */
    static String body(String operation) {
        return switch (operation) {
            case "createPlan", "changePlan" -> plan().toString();
            case "importPlanDocument" -> Api.document(10).toString();
            case "addPlanInput", "changePlanInput" -> "{\"type\":\"assets\",\"name\":\"A\",\"value\":{\"balance\":1}}";
            case "startRun" -> "{}";
            case "askQuestion" -> "{\"type\":\"sensitivity\"}";
            case "createAssumptionSet", "changeAssumptionSet" -> set().toString();
            case "createTaxRules" -> taxRules("access-" + UUID.randomUUID()).toString();
            case "createPortfolioModel", "changePortfolioModel" -> model().toString();
            case "registerAccount" ->
                "{\"email\":\"" + UUID.randomUUID() + "@test.invalid\",\"password\":\"" + PASSWORD
                        + "\",\"firstName\":\"Ada\",\"lastName\":\"Planner\"}";
            case "verifyEmail" -> "{\"token\":\"" + NO_TOKEN + "\"}";
            case "requestPasswordReset" -> "{\"email\":\"" + UUID.randomUUID() + "@test.invalid\"}";
            case "confirmPasswordReset" -> "{\"token\":\"" + NO_TOKEN + "\",\"newPassword\":\"" + PASSWORD + "\"}";
            case "changePassword" -> "{\"currentPassword\":\"" + PASSWORD + "\",\"newPassword\":\"" + PASSWORD + "2\"}";
            case "enrolSecondFactor" -> "{\"password\":\"" + PASSWORD + "\"}";
            case "confirmSecondFactor" -> "{\"code\":\"000000\"}";
            case "createAccessToken" -> "{\"name\":\"Export\",\"permissions\":[\"own_actions\"],\"days\":1}";
            case "signInProgram" -> "{\"token\":\"fsd_" + NO_TOKEN + "\"}";
            case "signIn" -> "{\"email\":\"nobody@test.invalid\",\"password\":\"" + PASSWORD + "\"}";
            case "refreshSession" -> "{\"refreshToken\":\"" + NO_TOKEN + "\"}";
            case "changeProfile" -> "{\"firstName\":\"Ada\"}";
            case "changeUser" -> "{\"role\":\"adviser\",\"isActive\":true}";
            case "eraseUser" -> "{\"reason\":\"Asked by letter\"}";
            case "resolveSystemEvent" -> "{\"notes\":\"Restarted it.\"}";
            case "tryRetentionPolicy" -> policy().toString();
            case "addRetentionPolicy", "changeRetentionPolicy" ->
                Api.JSON.createObjectNode().set("policy", policy()).toString();
            case "placeLegalHold" -> "{\"ground\":\"Case 12\"}";
            case "requestApproval" -> request(proposed(Api.ofNew(Role.ADVISER))).toString();
            default -> "";
        };
    }

    /** A model in a plan of its maker. */
    private static String planned(Api owner) {
        String model = Api.expect(201, owner.post(MODELS, model())).path("id").asText();
        Api.expect(201, owner.post("/api/v1/plans", plan().put("portfolioModelId", model)));
        return model;
    }

    /** Those who cannot plan are asked about a plan of somebody who can. */
    private static Api planner(Api owner) {
        return owner.role() == Role.CLIENT || owner.role() == Role.ADVISER ? owner : Api.ofNewUser();
    }

    /** A plan with one input, which is enough for a run. */
    private static Map<String, String> input(Api owner) {
        String plan =
                Api.expect(201, owner.post("/api/v1/plans", plan())).path("id").asText();
        JsonNode input = Api.expect(201, owner.post("/api/v1/plans/" + plan + "/inputs", body("addPlanInput")));
        return Map.of("planId", plan, "inputId", input.path("id").asText());
    }

    private static Map<String, String> run(Api owner) {
        String id = input(owner).get("planId");
        String plan = "/api/v1/plans/" + id;
        JsonNode run = Api.expect(201, owner.post(plan + "/runs", "{}"));
        JsonNode outputs = Api.expect(200, owner.get(plan + "/outputs"));
        return Map.of(
                "planId",
                id,
                "runId",
                run.path("id").asText(),
                "path",
                "0",
                "outputId",
                outputs.at("/items/0/id").asText());
    }

    private static String draft(Api owner) {
        return made(SETS, set(), Api.ofNew(Role.ADVISER), "capital_market_assumptions", owner);
    }

    private static String proposed(Api owner) {
        String id = draft(owner);
        Api.expect(
                200, Api.ofNew(Role.SUPERUSER).given().header("If-Match", "*").post(SETS + "/" + id + "/propose"));
        return id;
    }

    private static String made(String path, ObjectNode body, Api maker, String table, Api owner) {
        UUID id = UUID.fromString(
                Api.expect(201, maker.post(path, body)).path("id").asText());
        Sql.run("update " + table + " set created_by = ? where id = ?", owner.user(), id);
        return id.toString();
    }

    /** Of a stranger: linked already. Oneself as adviser: not linked, since who may link is none. */
    private static Map<String, String> link(Api owner, boolean isLinked) {
        Api client = Api.ofNewUser();
        Api adviser = owner;
        if (owner.role() == Role.CLIENT) {
            adviser = Api.ofNew(Role.ADVISER);
            if (isLinked) {
                client.isAdvisedBy(adviser);
            }
        }
        return Map.of(
                "userId", adviser.user().toString(),
                "clientId", client.user().toString());
    }

    private static String action(Api owner) {
        Api.expect(200, owner.get("/api/v1/audit-logs"));
        return Sql.text("select id from audit_logs where user_id = ? order by id desc limit 1", owner.user());
    }

    private static String session(Api owner) {
        return Sql.text(
                "insert into user_sessions (id, user_id, created_at, refreshed_at, idle_until, expires_at)"
                        + " values (gen_random_uuid(), ?, now(), now(), now() + interval '1 hour', now() + interval '1 hour')"
                        + " returning id",
                owner.user());
    }

    private static String token(Api owner) {
        return Sql.text(
                "insert into access_tokens (id, user_id, name, token_digest, permissions, created_at, expires_at)"
                        + " values (gen_random_uuid(), ?, 'Export', gen_random_uuid(), 'plans', now(),"
                        + " now() + interval '1 day') returning id",
                owner.user());
    }

    private static String sealedEpoch() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Sql.count("select count(*) from audit_seal_checkpoints") > 0);
        return Sql.text("select max(epoch) from audit_seal_checkpoints");
    }

    /** An action of the owner that a checkpoint covers. */
    private static String sealedEvent(Api owner) {
        owner.get("/api/v1/audit-logs");
        String id = Sql.text("select id from audit_logs where user_id = ? limit 1", owner.user());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Sql.count("""
                select count(*) from audit_logs a join audit_seal_batches b
                    on (a.transaction_id, a.sequence_number) > (b.after_transaction, b.after_sequence)
                   and (a.transaction_id, a.sequence_number) <= (b.through_transaction, b.through_sequence)
                  join audit_seal_checkpoints c on c.epoch = b.epoch and c.tree_size >= b.first_index + b.leaf_count
                 where a.id = cast(? as uuid)""", id) > 0);
        return id;
    }

    /** A policy that is off, so that it contradicts none. */
    private static ObjectNode policy() {
        ObjectNode policy = Api.JSON.createObjectNode();
        policy.put("name", "Access " + UUID.randomUUID()).put("isActive", false);
        policy.put("tableName", "plan_outputs").put("retentionPeriodDays", 3_000);
        return policy.put("action", "archive").put("scheduleCron", "0 4 * * 0");
    }

    private static String switchedOff() {
        String id = UUID.randomUUID().toString();
        Sql.run(
                "insert into data_retention_policies (id, name, is_active, table_name, retention_period_days, action,"
                        + " schedule_cron, created_at, updated_at) values (cast(? as uuid), ?, false, 'plan_outputs', 3000,"
                        + " 'archive', '0 4 * * 0', now(), now())",
                id,
                id);
        return id;
    }

    /** The shipped policy of events of the system, which nobody carries out at this moment. */
    private static String due() {
        Sql.run(
                "update retention_executions set state = 'cancelled', finished_at = now() where policy_id = cast(? as uuid)"
                        + " and finished_at is null",
                POLICY);
        return POLICY;
    }

    /** An execution that another instance holds for a while. */
    private static String execution() {
        String id = UUID.randomUUID().toString();
        Sql.run(
                "insert into retention_executions (id, policy_id, state, requested_at, owner, lease_until)"
                        + " values (cast(? as uuid), cast(? as uuid), 'running', now(), gen_random_uuid(),"
                        + " now() + interval '20 s')",
                id,
                POLICY);
        return id;
    }

    /** An event of the system, which is nobody's. */
    static String finding(boolean isResolved) {
        UUID id = UUID.randomUUID();
        Sql.run(
                "insert into system_events (id, timestamp, event_type, event_category, message, severity, resolved,"
                        + " resolved_at) values (?, now(), 'error', 'api', 'A test made it.', 'error', ?,"
                        + " case when ? then now() end)",
                id,
                isResolved,
                isResolved);
        return id.toString();
    }

    private static String approval(Api owner) {
        Api superuser = owner.role() == Role.SUPERUSER ? owner : Api.ofNew(Role.SUPERUSER);
        return Api.expect(201, superuser.post(APPROVALS, request(proposed(Api.ofNew(Role.ADVISER)))))
                .path("id")
                .asText();
    }

    private static ObjectNode request(String set) {
        return Api.JSON
                .createObjectNode()
                .put("kind", "approve_assumptions")
                .put("subjectId", set)
                .put("reason", "Yearly review");
    }

    private static ObjectNode plan() {
        return Api.JSON
                .createObjectNode()
                .put("name", "Plan")
                .put(
                        "assumptionsId",
                        Sql.text("select id from capital_market_assumptions where version like '%-composite-20y'"))
                .put(
                        "portfolioModelId",
                        Sql.text("select id from portfolio_models where risk_level = 5 and created_by is null"))
                .put("horizonYears", 2)
                .put("iterations", 10);
    }

    static ObjectNode set() {
        ObjectNode set = Api.JSON
                .createObjectNode()
                .put("version", "access-" + UUID.randomUUID())
                .put("name", "Access")
                .put("effectiveDate", "2026-01-01T00:00:00Z");
        ObjectNode assumptions = Api.document(10).path("assumptions").deepCopy();
        assumptions.remove("version");
        set.set("assumptions", assumptions);
        return set;
    }

    static ObjectNode taxRules(String version) {
        ObjectNode rules = Api.JSON
                .createObjectNode()
                .put("version", version)
                .put("name", "flat")
                .put("year", 2027)
                .put("authority", "a law");
        rules.putObject("rates")
                .put("incomeRate", 0.2)
                .put("gainsRate", 0.1)
                .put("deferredRate", 0.25)
                .put("socialSecurityShare", 0.5);
        return rules;
    }

    private static ObjectNode model() {
        ObjectNode model = Api.JSON.createObjectNode().put("name", "Cash").put("riskLevel", 1);
        model.putObject("assetAllocation").put("us-treasuries-cash", 1);
        return model;
    }
}
