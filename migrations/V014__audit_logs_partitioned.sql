-- The document's other name for the same table. It shows a reader what that reader may see in audit_logs.
CREATE VIEW audit_logs_partitioned WITH (security_invoker = true) AS SELECT * FROM audit_logs;
