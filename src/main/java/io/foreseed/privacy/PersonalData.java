package io.foreseed.privacy;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the service keeps what about a person, what of it they are given, and what erasing does to it. The trail is not here:
 * it is exported row by row, and erased with the person's keys.
 */
final class PersonalData {
    private static final String ERASED = "'Erased'";
    private static final String GONE = "null";
    private static final String NEXT_VERSION = "row_version + 1";
    private static final String OF_THEIR_PLANS = "x.plan_id in (select p.id from plans p where p.user_id = ?1)";

    /** Copies of answers, whoever was answered: what names the person or one of their plans. */
    private static final String NAMES_THEM = """
            x.user_id = ?1 or exists (
                select from (select ?1 as id union all select p.id from plans p where p.user_id = ?1) as named
                 where position(cast(named.id as text)
                                in concat(x.path, ' ', x.response_location, ' ', x.response_body)) > 0)
            """;

    /** In the order in which they are erased: what belongs to a plan goes by the plan's owner. */
    static final List<PersonalTable> TABLES = List.of(
            PersonalTable.of(
                            "users",
                            "x.id = ?1",
                            "x.id",
                            Set.of("id", "role", "is_superuser", "created_at", "created_by", "updated_by"),
                            Map.ofEntries(
                                    Map.entry("email", "'erased-' || x.id || '@erased.invalid'"),
                                    Map.entry("first_name", ERASED),
                                    Map.entry("last_name", ERASED),
                                    Map.entry("is_active", "false"),
                                    Map.entry("is_verified", "false"),
                                    Map.entry("timezone", "'UTC'"),
                                    Map.entry("locale", "'en_US'"),
                                    Map.entry("preferences", "'{}'"),
                                    Map.entry("company", GONE),
                                    Map.entry("title", GONE),
                                    Map.entry("license_number", GONE),
                                    Map.entry("last_login", GONE),
                                    Map.entry("failed_login_attempts", "0"),
                                    Map.entry("last_failed_login_at", GONE),
                                    Map.entry("locked_until", GONE),
                                    Map.entry("suspended_until", GONE),
                                    Map.entry("password_changed_at", GONE),
                                    Map.entry("hashed_password", "'!'"),
                                    Map.entry("updated_at", "now()"),
                                    Map.entry("erased_at", "now()"),
                                    Map.entry("row_version", NEXT_VERSION)))
                    .withHidden("hashed_password"),
            PersonalTable.deleted("user_sessions", "x.user_id = ?1", "x.id", Set.of()),
            PersonalTable.deleted(
                    "second_factors",
                    "x.user_id = ?1",
                    "x.user_id",
                    Set.of("secret", "pending_secret", "recovery_digests")),
            PersonalTable.deleted("access_tokens", "x.user_id = ?1", "x.id", Set.of("token_digest")),
            PersonalTable.deleted("account_tokens", "x.user_id = ?1", "x.purpose", Set.of("token_digest")),
            PersonalTable.deleted(
                    "adviser_clients",
                    "x.client_id = ?1 or x.adviser_id = ?1",
                    "(x.adviser_id, x.client_id)",
                    Set.of()),
            PersonalTable.deleted("idempotency_keys", NAMES_THEM, "(x.method, x.path, x.key)", Set.of())
                    .notExported(),
            PersonalTable.of(
                    "plan_inputs",
                    OF_THEIR_PLANS,
                    "x.id",
                    Set.of(
                            "id",
                            "plan_id",
                            "input_type",
                            "is_valid",
                            "version",
                            "superseded_by",
                            "created_at",
                            "updated_at",
                            "created_by",
                            "updated_by"),
                    Map.of(
                            "input_name", ERASED,
                            "input_value", "'{}'",
                            "validation_rules", GONE,
                            "validation_errors", GONE,
                            "data_source", GONE,
                            "confidence_score", GONE,
                            "row_version", NEXT_VERSION)),
            // the result's numbers and digests stay: a stored run replays
            PersonalTable.of(
                    "plan_outputs",
                    OF_THEIR_PLANS,
                    "x.id",
                    Set.of(
                            "id",
                            "plan_id",
                            "output_type",
                            "output_value",
                            "computation_time_ms",
                            "algorithm_version",
                            "confidence_interval_lower",
                            "confidence_interval_upper",
                            "standard_deviation",
                            "version",
                            "depends_on_inputs",
                            "depends_on_outputs",
                            "created_at",
                            "updated_at",
                            "created_by",
                            "updated_by",
                            "run_id"),
                    Map.of("output_name", ERASED)),
            PersonalTable.of(
                    "archived_plan_outputs",
                    OF_THEIR_PLANS,
                    "x.id",
                    Set.of(
                            "id",
                            "plan_id",
                            "run_id",
                            "output_type",
                            "version",
                            "created_at",
                            "archived_at",
                            "archive",
                            "digest"),
                    Map.of("output_name", ERASED)),
            // as do the amounts and dates it was computed from, which name nobody
            PersonalTable.of(
                            "simulation_runs",
                            OF_THEIR_PLANS,
                            "x.id",
                            Set.of(
                                    "id",
                                    "plan_id",
                                    "kind",
                                    "lane",
                                    "input",
                                    "input_digest",
                                    "result_digest",
                                    "path_checksums",
                                    "seed",
                                    "iterations",
                                    "algorithm_version",
                                    "depends_on_inputs",
                                    "attempt",
                                    "cancel_requested",
                                    "progress",
                                    "problem",
                                    "requested_by",
                                    "request_id",
                                    "traceparent",
                                    "accepted_at",
                                    "started_at"),
                            Map.of(
                                    "labels",
                                    "(select coalesce(jsonb_object_agg(l.key, l.value), '{}') from jsonb_each(x.labels) as l"
                                            + " where l.key in ('currency', 'assumed'))",
                                    "state",
                                    "case when x.state in ('queued', 'running') then 'cancelled' else x.state end",
                                    "finished_at",
                                    "coalesce(x.finished_at, now())",
                                    "owner",
                                    GONE,
                                    "lease_until",
                                    GONE,
                                    "row_version",
                                    NEXT_VERSION))
                    .showing("input", "cast(convert_from(x.input, 'UTF8') as jsonb)"),
            PersonalTable.of(
                    "plans",
                    "x.user_id = ?1",
                    "x.id",
                    Set.of(
                            "id",
                            "user_id",
                            "version",
                            "parent_plan_id",
                            "cma_id",
                            "portfolio_model_id",
                            "monte_carlo_iterations",
                            "random_seed",
                            "planning_horizon_years",
                            "confidence_level",
                            "last_run_at",
                            "completed_at",
                            "created_at",
                            "updated_at",
                            "created_by",
                            "updated_by"),
                    Map.of(
                            "name", ERASED,
                            "description", GONE,
                            "tags", "'[]'",
                            "category", GONE,
                            "status", "'archived'",
                            "row_version", NEXT_VERSION)),
            PersonalTable.of(
                    "portfolio_models",
                    "x.created_by = ?1",
                    "x.id",
                    Set.of(
                            "id",
                            "risk_level",
                            "is_active",
                            "is_shared",
                            "asset_allocation",
                            "expected_return",
                            "volatility",
                            "sharpe_ratio",
                            "created_at",
                            "updated_at",
                            "created_by",
                            "updated_by",
                            "cma_id"),
                    Map.of("name", ERASED, "description", GONE, "row_version", NEXT_VERSION)),
            // figures for all, which two people approved: nothing of who drafted them is in them but the identifier
            PersonalTable.of(
                    "capital_market_assumptions",
                    "x.created_by = ?1",
                    "x.id",
                    Set.of(
                            "id",
                            "version",
                            "name",
                            "description",
                            "is_active",
                            "effective_date",
                            "assumptions",
                            "source",
                            "methodology",
                            "review_date",
                            "approved_by",
                            "created_at",
                            "updated_at",
                            "created_by",
                            "updated_by",
                            "status",
                            "approved_at",
                            "row_version"),
                    Map.of()),
            // an authority's figures for all, as are the assumptions
            PersonalTable.of(
                    "tax_rules",
                    "x.created_by = ?1",
                    "x.id",
                    Set.of(
                            "id",
                            "version",
                            "type",
                            "name",
                            "year",
                            "authority",
                            "source",
                            "parameters",
                            "created_at",
                            "created_by"),
                    Map.of()),
            PersonalTable.of(
                    "approval_requests",
                    "x.subject_id = ?1 or x.subject_id in (select h.id from legal_holds h where h.person_id = ?1)",
                    "x.id",
                    Set.of(
                            "id",
                            "kind",
                            "subject_id",
                            "state",
                            "requested_by",
                            "requested_at",
                            "expires_at",
                            "decided_by",
                            "decided_at"),
                    Map.of("reason", GONE, "payload", "'{}'")),
            PersonalTable.of(
                    "legal_holds",
                    "x.person_id = ?1",
                    "x.id",
                    Set.of("id", "person_id", "placed_by", "placed_at", "released_by", "released_at"),
                    Map.of("ground", ERASED)));

    private PersonalData() {}
}
