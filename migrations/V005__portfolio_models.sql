CREATE TABLE portfolio_models (
    id               UUID PRIMARY KEY,
    name             VARCHAR(255) NOT NULL,
    risk_level       INTEGER NOT NULL CHECK (risk_level >= 1 AND risk_level <= 10),
    description      TEXT,
    is_active        BOOLEAN DEFAULT TRUE,
    asset_allocation JSONB NOT NULL,
    expected_return  NUMERIC(5,4),
    volatility       NUMERIC(5,4),
    sharpe_ratio     NUMERIC(5,4),
    created_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by       UUID,
    updated_by       UUID,
    -- added to the documented columns: the set the three figures were computed from
    cma_id           UUID REFERENCES capital_market_assumptions(id),
    row_version      BIGINT NOT NULL DEFAULT 1
);
