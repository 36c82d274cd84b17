-- What orders the trail is the database's to say: position and transaction, and which form the leaf has. Granted by column, the
-- service cannot name them at all, whether with OVERRIDING SYSTEM VALUE, by COPY or without a list of columns. A migration that
-- adds a column to the trail grants it here too, or leaves it to its default.
REVOKE INSERT ON audit_logs FROM foreseed_service;
GRANT INSERT (id, timestamp, user_id, session_id, action, resource_type, resource_id, ip_address, user_agent, request_id,
              old_values, new_values, changed_fields, metadata, severity, compliance_category, retention_until,
              execution_time_ms, outcome, retention_class, personal_data, personal_data_commitment,
              actor_kind, subject_id, subject_data, subject_data_commitment)
    ON audit_logs TO foreseed_service;
