CREATE TABLE capital_market_assumptions (
    id             UUID PRIMARY KEY,
    version        VARCHAR(50) UNIQUE NOT NULL,
    name           VARCHAR(255) NOT NULL,
    description    TEXT,
    is_active      BOOLEAN DEFAULT TRUE,
    effective_date TIMESTAMP WITH TIME ZONE NOT NULL,
    assumptions    JSONB NOT NULL,
    source         VARCHAR(255),
    methodology    TEXT,
    review_date    TIMESTAMP WITH TIME ZONE,
    approved_by    UUID,
    created_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by     UUID,
    updated_by     UUID,
    -- added to the documented columns
    status         VARCHAR(20) NOT NULL DEFAULT 'draft',
    approved_at    TIMESTAMP WITH TIME ZONE,
    row_version    BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT cma_status_known CHECK (status IN ('draft', 'proposed', 'approved', 'retired')),
    CONSTRAINT cma_approval_has_a_time CHECK ((status IN ('approved', 'retired')) = (approved_at IS NOT NULL))
);

CREATE INDEX idx_cma_effective_date ON capital_market_assumptions(effective_date);
