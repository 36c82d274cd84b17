-- ALWAYS: also where session_replication_role = replica silences ordinary triggers, as for the audit trail.
ALTER TABLE capital_market_assumptions ENABLE ALWAYS TRIGGER approved_assumptions_never_change;
ALTER TABLE capital_market_assumptions ENABLE ALWAYS TRIGGER approved_assumptions_never_truncated;
