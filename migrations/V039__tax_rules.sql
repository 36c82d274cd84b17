-- Tax rules are versioned data with their authority: a version never changes, another year's rules are another version.
CREATE TABLE tax_rules (
    id         UUID PRIMARY KEY,
    version    VARCHAR(50) NOT NULL UNIQUE,
    type       VARCHAR(20) NOT NULL,
    name       VARCHAR(100) NOT NULL,
    year       INTEGER NOT NULL,
    authority  VARCHAR(500) NOT NULL,
    source     VARCHAR(500),
    parameters JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    CONSTRAINT tax_rules_type_known CHECK (type IN ('flat')),
    CONSTRAINT tax_rules_year_possible CHECK (year BETWEEN 1900 AND 2200)
);

-- The same as in the file of this version that the command line reads.
INSERT INTO tax_rules (id, version, type, name, year, authority, source, parameters, created_at)
VALUES ('0192f0c4-0000-7000-8000-000000002022', 'flat-us-2022', 'flat', 'flat', 2022,
        'US Internal Revenue Service: average income tax rate of the individual returns of 2022 (Statistics of Income); '
        '26 USC 1(h) for gains; 26 USC 86 for Social Security',
        'the average rate also stands for withdrawals from tax-deferred accounts; no state tax',
        '{"incomeRate": 0.145, "gainsRate": 0.15, "deferredRate": 0.145, "socialSecurityShare": 0.85}',
        '2026-11-29T00:00:00Z');

CREATE FUNCTION refuse_change_of_tax_rules() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'tax rules of a version never change: make another version'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER tax_rules_never_change BEFORE UPDATE OR DELETE ON tax_rules
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_tax_rules();
ALTER TABLE tax_rules ENABLE ALWAYS TRIGGER tax_rules_never_change;

GRANT SELECT, INSERT ON tax_rules TO foreseed_service;
SELECT protect_rows('tax_rules');
CREATE POLICY rules_read ON tax_rules FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) IN ('client', 'adviser', 'superuser', 'service'));
CREATE POLICY rules_insert ON tax_rules FOR INSERT TO foreseed_service
    WITH CHECK ((SELECT app_role()) = 'superuser' AND created_by = (SELECT app_user_id()));
