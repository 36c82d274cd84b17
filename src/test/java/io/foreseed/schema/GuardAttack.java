package io.foreseed.schema;

import java.util.List;
import java.util.stream.Stream;

/**
 * Something that an owner or a superuser can do to what guards the trail.
 *
 * @param commands  how
 * @param named  what a sentence about it says
 */
record GuardAttack(String commands, String named) {
    private static final List<GuardAttack> ALL = List.of(
            // triggers
            of(
                    "drop trigger audit_logs_append_only on audit_logs",
                    "trigger audit_logs_append_only on audit_logs is missing"),
            of(
                    "alter table audit_logs disable trigger audit_logs_append_only",
                    "trigger audit_logs_append_only on audit_logs is disabled"),
            of(
                    "alter table audit_logs enable trigger audit_logs_append_only",
                    "trigger audit_logs_append_only on audit_logs does not fire in a replica"),
            of(
                    "alter table users disable trigger writes_past_service",
                    "trigger writes_past_service on users is disabled"),
            of("alter table refresh_tokens disable trigger all", "checks of constraint refresh_tokens_session_id_fkey"),
            of(
                    "drop trigger writes_past_service on plans; create trigger writes_past_service after insert on plans"
                            + " for each row execute function record_write_past_service();"
                            + " alter table plans enable always trigger writes_past_service",
                    "trigger writes_past_service on plans is another"),
            of(
                    "create function f() returns trigger language plpgsql as 'begin return null; end';"
                            + " create trigger a before insert on audit_logs for each row execute function f()",
                    "trigger a on audit_logs is not the build's"),
            of("drop trigger users_stay_erased on users", "trigger users_stay_erased on users is missing"),
            of("alter trigger approval_requests_are_decided_once on approval_requests rename to z", "trigger z on"),
            of(
                    month("drop trigger audit_logs_never_truncated on %I"),
                    "trigger audit_logs_never_truncated on audit_logs_2"),
            of(month("alter table %I disable trigger audit_logs_append_only"), " is disabled"),
            // functions
            of(
                    "create or replace function refuse_change_of_audit_trail() returns trigger language plpgsql"
                            + " set search_path = pg_catalog, public, pg_temp as 'begin return null; end'",
                    "function refuse_change_of_audit_trail() has another body"),
            of(
                    "create or replace function record_write_past_service() returns trigger language plpgsql security definer"
                            + " set search_path = pg_catalog, public, pg_temp as 'begin return null; end'",
                    "function record_write_past_service() has another body"),
            of(
                    "create or replace function app_role() returns text language sql stable parallel safe"
                            + " return 'service'::text",
                    "function app_role() has another body"),
            of("alter function caller_may_act(uuid, text, uuid) security invoker", "function caller_may_act("),
            of(
                    "alter function destroy_subject_keys(uuid) reset search_path",
                    "function destroy_subject_keys(person uuid)"),
            of(
                    "alter function record_write_past_service() owner to foreseed_app",
                    "function record_write_past_service() is"),
            of(
                    "grant execute on function destroy_subject_keys(uuid) to public",
                    "PUBLIC may EXECUTE function destroy_"),
            of(
                    "create function now() returns timestamptz language sql return pg_catalog.now()",
                    "function now() is not"),
            of(
                    "create function pg_temp.f(text, varchar) returns boolean language sql return true;"
                            + " create function same(text, varchar) returns boolean language sql return true;"
                            + " create operator public.= (leftarg = text, rightarg = varchar, function = same)",
                    "operator "),
            // rules, policies and row-level security
            of(
                    "create rule x as on insert to audit_logs do instead nothing",
                    "rule x on audit_logs is not the build's"),
            of("create rule x as on update to plans do also select 1", "rule x on plans is not the build's"),
            of(
                    "create policy hidden on audit_logs as restrictive for select using (action <> 'ERASE')",
                    "policy hidden on audit_logs is not the build's: restrictive"),
            of("create policy wide on plans using (true)", "policy wide on plans is not the build's"),
            of("alter policy trail_insert on audit_logs with check (true)", "policy trail_insert on audit_logs is"),
            of("drop policy trail_read on audit_logs", "policy trail_read on audit_logs is missing"),
            of("alter policy users_read on users to public", "policy users_read on users is"),
            of("alter table audit_logs disable row level security", "partitioned table audit_logs is"),
            of(
                    "alter table users no force row level security",
                    "table users is a table, of owner, row security instead"),
            of(month("alter table %I disable row level security"), "table audit_logs_2"),
            // grants
            of("grant update on audit_logs to foreseed_service", "foreseed_service may UPDATE audit_logs"),
            of("grant insert on audit_logs to foreseed_service", "foreseed_service may INSERT audit_logs"),
            of("grant insert (transaction_id) on audit_logs to foreseed_service", "INSERT audit_logs.transaction_id"),
            of("grant update (severity) on audit_logs to foreseed_app", "foreseed_app may UPDATE audit_logs.severity"),
            of("grant truncate on plans to public", "PUBLIC may TRUNCATE plans"),
            of("grant select on users to foreseed_service with grant option", "may SELECT users and let others"),
            of("revoke select on audit_logs from foreseed_service", "foreseed_service may not SELECT audit_logs"),
            of("grant usage on sequence audit_logs_sequence_number_seq to public", "PUBLIC may USAGE audit_logs_seq"),
            of(month("grant insert on %I to foreseed_service"), "foreseed_service may INSERT audit_logs_2"),
            of("grant create on schema public to public", "PUBLIC may CREATE schema public"),
            of(
                    "alter default privileges for role foreseed_owner grant update on tables to foreseed_service",
                    "by default foreseed_service may UPDATE what owner makes"),
            // owners and roles
            of(
                    "alter table audit_seal_keys owner to foreseed_app",
                    "table audit_seal_keys is a table, of foreseed_app"),
            of("alter schema public owner to foreseed_app", "schema public is of foreseed_app"),
            of("grant foreseed_owner to foreseed_app", "foreseed_app is the owner of the trail"),
            of(
                    "create role mallory login; grant foreseed_owner to mallory",
                    "mallory may act as the owner of the trail"),
            of("alter role foreseed_app superuser", "foreseed_app is a superuser"),
            of("alter role foreseed_service bypassrls", "foreseed_service is past row-level security"),
            of("alter role foreseed_service login", "role foreseed_service is inherits, signs in"),
            of("grant pg_write_all_data to foreseed_app", "foreseed_app is a member of pg_write_all_data"),
            of("create role mallory login bypassrls in role foreseed_service", "mallory is past row-level security"),
            // settings
            of("alter role foreseed_app set session_replication_role = replica", "setting session_replication_role of"),
            of("alter role foreseed_app set app.role = 'service'", "setting app.role of foreseed_app is service"),
            of(
                    "do $$ begin execute format('alter database %I set search_path = elsewhere, public', current_database());"
                            + " end $$",
                    "setting search_path of everybody here is elsewhere"),
            of("create schema foreseed_service", "schema foreseed_service is not the build's"),
            // columns, constraints and other objects
            of("alter table audit_logs alter transaction_id set default '0'", "column audit_logs.transaction_id"),
            of(
                    "alter table audit_logs alter sequence_number set increment by -1",
                    "sequence audit_logs_sequence_number_seq"),
            of(
                    "alter table audit_logs alter sequence_number set generated by default",
                    "column audit_logs.sequence_number"),
            of("alter table audit_logs drop constraint audit_logs_actor_known", "constraint audit_logs_actor_known on"),
            of("drop index idx_subject_key_person", "unique index public.idx_subject_key_person is missing"),
            of(
                    "alter table approval_requests drop constraint approval_requests_need_two_people",
                    "constraint approval_requests_need_two_people on approval_requests is missing"),
            of(
                    "create or replace view audit_logs_partitioned with (security_invoker = true) as select * from audit_logs"
                            + " where action <> 'ERASE'",
                    "rule _RETURN on audit_logs_partitioned"),
            of("alter view audit_logs_partitioned reset (security_invoker)", "view audit_logs_partitioned is"),
            of("drop view audit_logs_partitioned", "view audit_logs_partitioned is missing"),
            of("drop table run_evaluations cascade", "table run_evaluations is missing"),
            of(
                    "create schema elsewhere; create table elsewhere.old partition of audit_logs for values from"
                            + " ('2000-01-01') to ('2000-02-01')",
                    "part elsewhere.old is not the build's"),
            of(
                    "create table audit_logs_2000_01 partition of audit_logs"
                            + " for values from ('1999-01-01') to ('2000-02-01')",
                    "table audit_logs_2000_01 is"),
            of("create table mine (id integer)", "table mine is not the build's"),
            of(
                    "create function f() returns event_trigger language plpgsql as 'begin end';"
                            + " create event trigger e on ddl_command_end execute function f()",
                    "event trigger e is not the build's"),
            of("drop table audit_logs cascade", "table audit_logs is missing"));

    private static GuardAttack of(String commands, String named) {
        return new GuardAttack(commands, named);
    }

    /** On the first month of the trail. */
    private static String month(String command) {
        return "do $$ begin execute format('" + command + "',"
                + " (select min(inhrelid::regclass::text) from pg_inherits where inhparent = 'audit_logs'::regclass));"
                + " end $$";
    }

    static Stream<GuardAttack> all() {
        return ALL.stream();
    }

    boolean isNamedBy(String sentence) {
        return sentence.contains(named);
    }

    @Override
    public String toString() {
        return commands;
    }
}
