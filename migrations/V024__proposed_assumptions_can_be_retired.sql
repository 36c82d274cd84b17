-- A proposal that nobody approves is retired without ever having been approved.
ALTER TABLE capital_market_assumptions
    DROP CONSTRAINT cma_approval_has_a_time,
    ADD CONSTRAINT cma_approval_has_a_time
        CHECK (status = 'retired' OR (status = 'approved') = (approved_at IS NOT NULL));
