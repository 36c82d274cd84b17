-- Severity and category are words of a table in the service (audit/EventClass); no writer, the service's or another's, invents one.
ALTER TABLE audit_logs
    ADD CONSTRAINT audit_logs_severity_known CHECK (severity IN ('info', 'notice', 'warning', 'error')),
    ADD CONSTRAINT audit_logs_category_known CHECK (compliance_category IN ('GDPR', 'SOX'));

-- What a reviewer asks for, newest first, as the other questions of V041. The everyday severity is most of the trail: it is read
-- in the order of time.
CREATE INDEX idx_audit_severity_time ON audit_logs(severity, timestamp, id) WHERE severity <> 'info';
CREATE INDEX idx_audit_category_time ON audit_logs(compliance_category, timestamp, id) WHERE compliance_category IS NOT NULL;
