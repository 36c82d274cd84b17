-- A restored dump has what PostgreSQL prints of a check or of a trigger's condition, parsed again: IN and BETWEEN are then written
-- otherwise. Here they are written as after such a dump, so that the guard of the trail is the same before and after it.
DO $$
DECLARE
    each record;
BEGIN
    FOR each IN
        SELECT conrelid::regclass AS of_table, conname, pg_get_constraintdef(oid) AS definition
          FROM pg_constraint
         WHERE contype = 'c' AND connamespace = current_schema()::regnamespace AND conrelid <> 0 AND coninhcount = 0
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s',
                       each.of_table, each.conname, each.conname, each.definition);
    END LOOP;
    FOR each IN
        SELECT t.tgrelid::regclass AS of_table, t.tgname, pg_get_triggerdef(t.oid) AS definition,
               CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' WHEN 'R' THEN 'REPLICA' ELSE '' END AS fires
          FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
         WHERE t.tgqual IS NOT NULL AND NOT t.tgisinternal AND t.tgparentid = 0
           AND c.relnamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', each.tgname, each.of_table);
        EXECUTE each.definition;
        EXECUTE format('ALTER TABLE %s ENABLE %s TRIGGER %I', each.of_table, each.fires, each.tgname);
    END LOOP;
END
$$;
