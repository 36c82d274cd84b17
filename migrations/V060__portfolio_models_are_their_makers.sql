-- A portfolio model may say what is in somebody's plan. It is seen by its maker, by everybody where the maker shares it or
-- the product ships it (created_by is null then), and by those who see a plan that uses it. What was made until now was
-- shared by nobody's decision: it stays its maker's, the allocations of imported plans too, and plans that use it go on.
ALTER TABLE portfolio_models ADD COLUMN is_shared BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX idx_plan_portfolio_model ON plans (portfolio_model_id);

DROP POLICY models_read ON portfolio_models;
CREATE POLICY models_read ON portfolio_models FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) = 'service'
           OR ((SELECT app_role()) IN ('client', 'adviser', 'superuser')
               AND (created_by IS NULL OR is_shared OR created_by = (SELECT app_user_id())
                    -- the plans themselves are under their policy
                    OR id IN (SELECT portfolio_model_id FROM plans))));
