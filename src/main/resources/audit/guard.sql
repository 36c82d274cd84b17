-- What guards the trail, as the catalogs have it: a row for each object and each grant, the same on every version of
-- PostgreSQL that the service supports. The owner of the trail is called owner, whoever that is; the months of the trail are
-- all called audit_logs_YYYY_MM, and the first column says which one it is. What belongs to an extension is left out. The search_path is
-- pg_catalog, so that all other names are qualified. See TrailGuard.
WITH RECURSIVE
trail AS MATERIALIZED (
    SELECT c.oid, c.relowner AS owner, pg_get_userbyid(c.relowner) AS owner_name
      FROM pg_class c WHERE c.oid = to_regclass('public.audit_logs')
),
public AS (
    SELECT 'public'::regnamespace AS oid
),
extended AS MATERIALIZED (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
),
role AS MATERIALIZED (
    SELECT r.oid, CASE WHEN r.oid = trail.owner THEN 'owner' ELSE r.rolname::text END AS called FROM pg_roles r, trail
    UNION ALL SELECT 0, 'PUBLIC'
),
-- before PostgreSQL 16 a membership had no options: it gave all
membership AS MATERIALIZED (
    SELECT m.roleid, m.member, m.admin_option,
           coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, true)
               OR coalesce((to_jsonb(m) ->> 'set_option')::boolean, true) AS is_usable
      FROM pg_auth_members m
),
service AS (
    SELECT r.oid FROM pg_roles r WHERE r.rolname = 'foreseed_service'
),
service_login(oid) AS (
    SELECT oid FROM service
    UNION
    SELECT m.member FROM membership m JOIN service_login s ON m.roleid = s.oid, trail
     WHERE m.is_usable AND m.member <> trail.owner
),
-- which roles a login of the service, or anybody for the owner's, can become
reach(login, role) AS (
    SELECT oid, oid FROM service_login
    UNION
    SELECT r.login, m.roleid FROM membership m JOIN reach r ON m.member = r.role WHERE m.is_usable
),
acts_as_owner(oid) AS (
    SELECT owner FROM trail
    UNION
    SELECT m.member FROM membership m JOIN acts_as_owner a ON m.roleid = a.oid WHERE m.is_usable
),
relation AS MATERIALIZED (
    SELECT c.oid, c.relname, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity, c.relpersistence,
           c.reloptions, c.relpartbound,
           CASE WHEN i.inhparent IS NOT NULL AND c.relname ~ '^audit_logs_\d{4}_\d{2}$' THEN c.relname::text END AS month
      FROM public JOIN pg_class c ON c.relnamespace = public.oid
      LEFT JOIN trail ON true
      LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND i.inhparent = trail.oid AND NOT i.inhdetachpending
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
       -- a month that is being detached, was, or was brought back to be read, is no part of the trail
       AND NOT (c.relkind = 'r' AND i.inhparent IS NULL AND c.relname ~ '^audit_logs_\d{4}_\d{2}$')
       AND NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
),
routine AS MATERIALIZED (
    SELECT p.*, p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS called
      FROM public JOIN pg_proc p ON p.pronamespace = public.oid
     WHERE NOT EXISTS (SELECT FROM extended e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid)
),
-- of the owner nothing is said: it can grant itself whatever it lacks
privilege AS (
    SELECT r.month, r.relname::text AS of, a.grantee, a.privilege_type, a.is_grantable
      FROM relation r
     CROSS JOIN aclexplode(coalesce(r.relacl,
                                    acldefault(CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", r.relowner))) a
     WHERE a.grantee <> r.relowner
    UNION ALL
    SELECT r.month, r.relname || '.' || c.attname, a.grantee, a.privilege_type, a.is_grantable
      FROM relation r JOIN pg_attribute c ON c.attrelid = r.oid AND NOT c.attisdropped CROSS JOIN aclexplode(c.attacl) a
     WHERE a.grantee <> r.relowner
    UNION ALL
    SELECT NULL, 'function ' || p.called, a.grantee, a.privilege_type, a.is_grantable
      FROM routine p CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
     WHERE a.grantee <> p.proowner
    UNION ALL
    SELECT NULL, 'schema public', a.grantee, a.privilege_type, a.is_grantable
      FROM pg_namespace n CROSS JOIN aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
     WHERE n.nspname = 'public' AND a.grantee <> n.nspowner
),
-- what a login of the service must not be
power(role, of) AS (
    SELECT r.oid, p.of
      FROM pg_roles r
     CROSS JOIN LATERAL (VALUES (r.rolsuper, 'a superuser'), (r.rolbypassrls, 'past row-level security'),
                                (r.rolreplication, 'a replicator'), (r.rolcreaterole, 'a maker of roles')) AS p(has, of)
     WHERE p.has
    UNION ALL SELECT owner, 'the owner of the trail' FROM trail
    UNION ALL
    SELECT r.oid, 'a member of ' || r.rolname FROM pg_roles r
     WHERE r.rolname IN ('pg_write_all_data', 'pg_read_all_data', 'pg_execute_server_program', 'pg_write_server_files',
                         'pg_read_server_files', 'pg_maintain', 'pg_create_subscription')
),
guard(month, kind, name, fact) AS (
    SELECT r.month, 'relation', r.relname::text,
           concat_ws(', ',
               CASE r.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
                              WHEN 'S' THEN 'sequence' ELSE 'relation of kind ' || r.relkind::text END,
               'of ' || role.called,
               CASE WHEN r.relrowsecurity THEN
                   'row security' || CASE WHEN r.relforcerowsecurity THEN ' forced' ELSE '' END END,
               CASE r.relpersistence WHEN 'p' THEN NULL ELSE 'not permanent' END,
               'with ' || array_to_string(r.reloptions, ' '),
               (SELECT concat_ws(' ', q.seqtypid::regtype, 'from', q.seqmin, 'by', q.seqincrement,
                                 CASE WHEN q.seqcycle THEN 'and again' END)
                  FROM pg_sequence q WHERE q.seqrelid = r.oid),
               'part of ' || (SELECT string_agg(i.inhparent::regclass::text, ' ')
                                FROM pg_inherits i WHERE i.inhrelid = r.oid),
               CASE WHEN r.month IS NOT NULL THEN
                   CASE WHEN (regexp_match(m.bounds, $$FROM \('([^']+)'\)$$))[1]::timestamptz = m.begins
                         AND (regexp_match(m.bounds, $$TO \('([^']+)'\)$$))[1]::timestamptz = m.ends
                        THEN 'for its month' ELSE m.bounds END END)
      FROM relation r
      LEFT JOIN role ON role.oid = r.relowner
      LEFT JOIN LATERAL (
            SELECT pg_get_expr(r.relpartbound, r.oid) AS bounds,
                   to_date(substr(r.month, 12), 'YYYY_MM')::timestamp AT TIME ZONE 'UTC' AS begins,
                   (to_date(substr(r.month, 12), 'YYYY_MM') + interval '1 month') AT TIME ZONE 'UTC' AS ends) AS m ON true
    UNION ALL
    -- what is read and written with a table of the build, from another schema
    SELECT NULL, 'part', c.oid::regclass::text, 'of ' || i.inhparent::regclass
      FROM relation r JOIN pg_inherits i ON i.inhparent = r.oid JOIN pg_class c ON c.oid = i.inhrelid, public
     WHERE c.relnamespace <> public.oid
    UNION ALL
    -- before PostgreSQL 17 a partition did not inherit an identity column
    SELECT r.month, 'column', r.relname || '.' || a.attname,
           concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
               'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
               CASE WHEN a.attidentity <> '' AND r.month IS NULL THEN 'IDENTITY ' || a.attidentity::text END,
               CASE WHEN a.attgenerated <> '' THEN 'GENERATED ' || a.attgenerated::text END)
      FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE r.relkind <> 'S'
    UNION ALL
    SELECT r.month, 'constraint', c.conname || ' on ' || r.relname,
           pg_get_constraintdef(c.oid) || CASE WHEN c.convalidated THEN '' ELSE ' not validated' END
      FROM relation r JOIN pg_constraint c ON c.conrelid = r.oid WHERE c.contype IN ('c', 'f', 'p', 'u', 'x')
    UNION ALL
    SELECT r.month, 'unique index', x.indexrelid::regclass::text,
           pg_get_indexdef(x.indexrelid) || CASE WHEN x.indisvalid AND x.indisready THEN '' ELSE ' not valid' END
      FROM relation r JOIN pg_index x ON x.indrelid = r.oid
     WHERE x.indisunique
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT r.month, 'trigger', t.tgname || ' on ' || r.relname,
           'enabled ' || t.tgenabled::text || ': ' || pg_get_triggerdef(t.oid)
      FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid
     WHERE NOT t.tgisinternal
       -- what refuses events of a month that is over: some months have it, and it lets nobody do anything
       AND NOT (r.month IS NOT NULL AND t.tgname = 'audit_logs_closed' AND t.tgenabled = 'A'
                AND pg_get_triggerdef(t.oid) = 'CREATE TRIGGER audit_logs_closed BEFORE INSERT ON public.' || r.relname
                    || ' FOR EACH ROW EXECUTE FUNCTION public.refuse_insert_into_closed_month()')
    UNION ALL
    -- what checks a constraint is enabled or not, too
    SELECT r.month, 'checks of constraint', c.conname || ' on ' || r.relname,
           string_agg(t.tgenabled::text || ' ' || t.tgfoid::regproc::text, ', ' ORDER BY t.tgfoid::regproc::text)
      FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid JOIN pg_constraint c ON c.oid = t.tgconstraint
     WHERE t.tgisinternal GROUP BY r.month, c.conname, r.relname
    UNION ALL
    -- before PostgreSQL 16 columns of a view were qualified
    SELECT r.month, 'rule', w.rulename || ' on ' || r.relname,
           'enabled ' || w.ev_enabled::text || ' of '
               || (SELECT string_agg(DISTINCT d.refobjid::regclass::text, ' ') FROM pg_depend d
                    WHERE d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_class'::regclass)
               || ': ' || regexp_replace(replace(pg_get_ruledef(w.oid), 'audit_logs.', ''), '\s+', ' ', 'g')
      FROM relation r JOIN pg_rewrite w ON w.ev_class = r.oid
    UNION ALL
    SELECT r.month, 'policy', p.polname || ' on ' || r.relname,
           concat_ws(' ', CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END, 'for ' || p.polcmd::text, 'to',
               (SELECT string_agg(role.called, ', ' ORDER BY role.called) FROM role WHERE role.oid = ANY (p.polroles)),
               'using ' || pg_get_expr(p.polqual, p.polrelid), 'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
      FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL
    SELECT NULL, 'function', p.called,
           concat_ws(' ', 'of ' || role.called, 'returns ' || pg_get_function_result(p.oid), 'kind ' || p.prokind::text,
               l.lanname, 'volatile ' || p.provolatile::text, 'parallel ' || p.proparallel::text,
               CASE WHEN p.proisstrict THEN 'strict' END,
               CASE WHEN p.proleakproof THEN 'leakproof' END, CASE WHEN p.prosecdef THEN 'as its owner' END,
               'set ' || array_to_string(p.proconfig, ', '), CASE WHEN p.prosupport <> 0 THEN 'supported' END)
      FROM routine p JOIN pg_language l ON l.oid = p.prolang LEFT JOIN role ON role.oid = p.proowner
    UNION ALL
    SELECT NULL, 'body', p.called,
           encode(sha256(convert_to(
               CASE WHEN p.prosqlbody IS NULL THEN p.prosrc || coalesce(' in ' || p.probin, '')
                    ELSE regexp_replace(pg_get_function_sqlbody(p.oid), '\s+', ' ', 'g') END, 'UTF8')), 'hex')
      FROM routine p WHERE p.prokind <> 'a'
    UNION ALL
    SELECT p.month, 'grant',
           role.called || ' may ' || p.privilege_type || ' ' || p.of
               || CASE WHEN p.is_grantable THEN ' and let others' ELSE '' END, ''
      FROM privilege p JOIN role ON role.oid = p.grantee
    UNION ALL
    SELECT NULL, 'grant',
           'by default ' || role.called || ' may ' || a.privilege_type || ' what ' || maker.called || ' makes', ''
      FROM pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) a JOIN role ON role.oid = a.grantee
      JOIN role maker ON maker.oid = d.defaclrole, public
     WHERE a.grantee <> d.defaclrole AND d.defaclnamespace IN (0, public.oid)
       AND (d.defaclobjtype IN ('r', 'S', 'n') OR (d.defaclobjtype = 'f' AND a.grantee <> 0))
    UNION ALL
    SELECT NULL, 'event trigger', e.evtname::text,
           concat_ws(' ', 'enabled ' || e.evtenabled::text, 'on ' || e.evtevent, 'calls ' || e.evtfoid::regprocedure::text)
      FROM pg_event_trigger e
     WHERE NOT EXISTS (SELECT FROM extended x WHERE x.classid = 'pg_event_trigger'::regclass AND x.objid = e.oid)
    UNION ALL
    SELECT NULL, 'operator', o.oid::regoperator::text, o.oprcode::regprocedure::text
      FROM public JOIN pg_operator o ON o.oprnamespace = public.oid
     WHERE NOT EXISTS (SELECT FROM extended x WHERE x.classid = 'pg_operator'::regclass AND x.objid = o.oid)
    UNION ALL
    SELECT NULL, 'cast', format_type(c.castsource, NULL) || ' as ' || format_type(c.casttarget, NULL),
           c.castfunc::regprocedure::text
      FROM pg_cast c
     WHERE c.oid >= 16384 AND NOT EXISTS (SELECT FROM extended x WHERE x.classid = 'pg_cast'::regclass AND x.objid = c.oid)
    UNION ALL
    SELECT NULL, 'type', t.typname::text, t.typtype::text || ' of ' || role.called
      FROM public JOIN pg_type t ON t.typnamespace = public.oid LEFT JOIN role ON role.oid = t.typowner
     WHERE t.typtype <> 'c' AND t.typelem = 0
       AND NOT EXISTS (SELECT FROM extended x WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid)
    UNION ALL
    -- "$user" is searched before public
    SELECT NULL, 'schema', n.nspname::text, 'searched before public'
      FROM pg_namespace n JOIN pg_roles r ON r.rolname = n.nspname
     WHERE r.oid IN (SELECT oid FROM service_login)
    UNION ALL
    SELECT NULL, 'schema', 'public',
           CASE WHEN n.nspowner = trail.owner OR r.rolsuper OR r.rolname = 'pg_database_owner' THEN 'of the owner'
                ELSE 'of ' || r.rolname END
      FROM trail, pg_namespace n JOIN pg_roles r ON r.oid = n.nspowner WHERE n.nspname = 'public'
    UNION ALL
    SELECT NULL, 'database', 'owner',
           CASE WHEN d.datdba = trail.owner OR r.rolsuper THEN 'the owner of the trail' ELSE r.rolname::text END
      FROM trail, pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = current_database()
    UNION ALL
    SELECT NULL, 'role', r.rolname::text,
           concat_ws(', ', CASE WHEN r.rolinherit THEN 'inherits' END, CASE WHEN r.rolcanlogin THEN 'signs in' END,
               CASE WHEN r.rolcreatedb THEN 'makes databases' END)
      FROM pg_roles r WHERE r.rolname = 'foreseed_service'
    UNION ALL
    SELECT DISTINCT NULL, 'power', login.rolname || ' is ' || p.of, ''
      FROM reach JOIN pg_roles login ON login.oid = reach.login JOIN power p ON p.role = reach.role
    UNION ALL
    SELECT NULL, 'power', r.rolname || ' may act as the owner of the trail', ''
      FROM acts_as_owner a JOIN pg_roles r ON r.oid = a.oid, trail WHERE a.oid <> trail.owner AND NOT r.rolsuper
    UNION ALL
    SELECT NULL, 'power', r.rolname || ' may make others members of ' || m.roleid::regrole::text, ''
      FROM membership m JOIN pg_roles r ON r.oid = m.member
     WHERE m.admin_option AND m.roleid IN (SELECT oid FROM service) AND m.member IN (SELECT oid FROM service_login)
    UNION ALL
    SELECT NULL, 'setting', s.name, s.reset_val
      FROM pg_settings s WHERE s.name IN ('session_replication_role', 'row_security')
    UNION ALL
    SELECT NULL, 'setting',
           concat_ws(' ', split_part(c.setting, '=', 1), 'of', coalesce(r.rolname, 'everybody'),
               CASE WHEN s.setdatabase <> 0 THEN 'here' END), split_part(c.setting, '=', 2)
      FROM pg_db_role_setting s CROSS JOIN unnest(s.setconfig) AS c(setting) LEFT JOIN pg_roles r ON r.oid = s.setrole
     WHERE s.setdatabase IN (0, (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))
       AND (s.setrole IN (SELECT oid FROM service_login) OR s.setrole IN (SELECT owner FROM trail) OR s.setrole = 0)
       AND c.setting ~* ('^(session_replication_role|row_security|search_path|role|session_authorization|app\.|local_preload'
                         || '|session_preload|dynamic_library|transform_null)')
       AND c.setting NOT IN ('role=foreseed_service')
)
SELECT g.month, g.kind, replace(g.name, coalesce(g.month, ''), 'audit_logs_YYYY_MM') AS name,
       regexp_replace(replace(replace(g.fact, quote_literal(trail.owner_name) || '::name', '''owner''::name'),
                              coalesce(g.month, ''), 'audit_logs_YYYY_MM'), '\s+', ' ', 'g') AS fact
  FROM guard g, trail
