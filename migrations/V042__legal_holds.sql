-- What forbids to erase a person, until it is released.
CREATE TABLE legal_holds (
    id          UUID PRIMARY KEY,
    person_id   UUID NOT NULL REFERENCES users(id),
    ground      VARCHAR(1000) NOT NULL,
    placed_by   UUID NOT NULL,
    placed_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    released_by UUID,
    released_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT legal_holds_release_has_a_time CHECK ((released_by IS NULL) = (released_at IS NULL))
);

CREATE INDEX idx_legal_hold_person ON legal_holds(person_id, id);

GRANT SELECT, INSERT, UPDATE ON legal_holds TO foreseed_service;
SELECT protect_rows('legal_holds');
CREATE POLICY holds_read ON legal_holds FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) IN ('superuser', 'service'));
CREATE POLICY holds_insert ON legal_holds FOR INSERT TO foreseed_service
    WITH CHECK ((SELECT app_role()) = 'superuser' AND placed_by = (SELECT app_user_id()) AND released_at IS NULL);
CREATE POLICY holds_update ON legal_holds FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) IN ('superuser', 'service'));
