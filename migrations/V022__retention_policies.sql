INSERT INTO data_retention_policies
    (id, name, description, table_name, conditions, retention_period_days, action, schedule_cron,
     created_at, updated_at)
VALUES
    ('019862ed-ac00-7000-8000-0000000d0001', 'Basic Audit Log Retention',
     'Keeps the audit trail seven years; older months are archived, verified and dropped.',
     'audit_logs', NULL, 2555, 'archive', '0 2 * * 0', '2025-08-01 00:00:00+00', '2025-08-01 00:00:00+00'),
    ('019862ed-ac00-7000-8000-0000000d0002', 'System Event Retention',
     'Deletes resolved system events after ninety days.',
     'system_events', '[{"column": "resolved", "operator": "=", "value": true}]', 90, 'delete', '0 3 * * *',
     '2025-08-01 00:00:00+00', '2025-08-01 00:00:00+00'),
    ('019862ed-ac00-7000-8000-0000000d0003', 'Plan Output Retention',
     'Keeps simulation results seven years, then archives them.',
     'plan_outputs', NULL, 2555, 'archive', '0 4 * * 0', '2025-08-01 00:00:00+00', '2025-08-01 00:00:00+00'),
    ('019862ed-ac00-7000-8000-0000000d0004', 'Inactive User Anonymization',
     'Anonymizes accounts that were closed and have not changed for seven years.',
     'users', '[{"column": "is_active", "operator": "=", "value": false}]', 2555, 'anonymize', '0 5 1 * *',
     '2025-08-01 00:00:00+00', '2025-08-01 00:00:00+00');
