package io.foreseed.audit;

import static io.foreseed.audit.TrailAttack.attack;

import java.util.ArrayList;
import java.util.List;

/** What guards the trail is dropped, emptied, turned around or opened: nothing of the trail itself changes. */
final class GuardAttacks {
    private static final List<String> TABLES =
            List.of("users", "plans", "user_sessions", "subject_keys", "simulation_runs");

    /** What was committed about roles belongs to the server, not to the database that is dropped. */
    static final String ROLES_BACK = """
            revoke pg_write_all_data from foreseed_app;
            revoke foreseed_owner from foreseed_service;
            grant foreseed_service to foreseed_owner;
            alter role foreseed_app nobypassrls;
            alter role foreseed_service nocreaterole;
            alter role foreseed_service reset all""";

    private GuardAttacks() {}

    static List<TrailAttack> all() {
        List<TrailAttack> all = new ArrayList<>();
        for (String command : List.of(
                "drop trigger audit_logs_append_only on audit_logs",
                "drop trigger audit_logs_never_truncated on audit_logs",
                "alter table audit_logs disable trigger audit_logs_append_only",
                "alter table audit_logs enable trigger audit_logs_append_only",
                "alter table audit_logs enable replica trigger audit_logs_append_only",
                "create or replace function refuse_change_of_audit_trail() returns trigger language plpgsql"
                        + " set search_path = pg_catalog, public, pg_temp as 'begin return coalesce(new, old); end'",
                "create or replace function record_unaudited_write() returns trigger language plpgsql security definer"
                        + " set search_path = pg_catalog, public, pg_temp as 'begin return null; end'",
                "create or replace function unaudited_writes() returns table (written_table text, operation"
                        + " text, columns text[],"
                        + " reason text) language sql immutable set search_path = pg_catalog, public, pg_temp as"
                        + " $$values ('users', 'UPDATE', array['hashed_password'], 'x')$$",
                "create rule nothing as on insert to audit_logs do instead nothing",
                "create rule nothing as on update to audit_logs do instead nothing",
                "create rule nothing as on insert to audit_seal_checkpoints do instead nothing",
                "grant update on audit_logs to foreseed_service",
                "grant update (new_values) on audit_logs to foreseed_service",
                "grant insert (sequence_number, transaction_id) on audit_logs to foreseed_service",
                "grant delete on audit_logs to public",
                "grant truncate on audit_seal_tiles to foreseed_service",
                "revoke foreseed_service from foreseed_owner; grant foreseed_owner to foreseed_service",
                "grant pg_write_all_data to foreseed_app",
                "alter role foreseed_app bypassrls",
                "alter role foreseed_service createrole",
                "create policy hidden on audit_logs as restrictive for select to foreseed_service using (action"
                        + " <> 'READ')",
                "create policy open_to_all on audit_logs for update using (true)",
                "alter table audit_logs disable row level security",
                "alter table audit_logs no force row level security",
                "alter table audit_seal_state disable row level security",
                "alter table audit_logs owner to foreseed_app",
                "alter table audit_logs alter transaction_id set default '5'::xid8",
                "alter table audit_logs alter leaf_version set default 1",
                "alter table audit_logs add column note text",
                "create table audit_logs_2019_01 partition of audit_logs for values from ('2019-01-01') to"
                        + " ('2019-02-01')",
                "create function app_role_of_owner() returns trigger language plpgsql as 'begin return null; end';"
                        + " create trigger first_of_all before insert on audit_logs for each row"
                        + " execute function app_role_of_owner()",
                "create or replace function app_role() returns text language sql stable as $$select 'service'$$",
                "drop policy seal_write on audit_seal_tiles",
                "drop function hold_audit_writers()",
                "alter function destroy_subject_keys(uuid) security invoker",
                "grant execute on function destroy_subject_keys(uuid) to public",
                "alter table audit_logs drop constraint audit_logs_severity_known",
                "drop trigger subject_keys_stay_destroyed on subject_keys",
                "alter role foreseed_service set row_security = off")) {
            all.add(attack(
                    command.length() > 100 ? command.substring(0, 100) : command,
                    database -> database.execute(command)));
        }
        for (String trigger : List.of("writes_past_service", "truncated_past_service", "writes_unaudited")) {
            all.add(attack(
                    trigger + " dropped",
                    database -> database.execute("drop trigger " + trigger + " on " + database.one(TABLES))));
            all.add(attack(
                    trigger + " off",
                    database ->
                            database.execute("alter table " + database.one(TABLES) + " disable trigger " + trigger)));
        }
        return List.copyOf(all);
    }
}
