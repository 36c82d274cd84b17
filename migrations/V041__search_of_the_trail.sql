-- Each question of a reader of the trail, newest first, page by page, has an index that answers it in order.
CREATE INDEX idx_audit_id ON audit_logs(id);
CREATE INDEX idx_audit_user_time ON audit_logs(user_id, timestamp, id);
CREATE INDEX idx_audit_subject_time ON audit_logs(subject_id, timestamp, id) WHERE subject_id IS NOT NULL;
CREATE INDEX idx_audit_action_time ON audit_logs(action, timestamp, id);
CREATE INDEX idx_audit_resource_time ON audit_logs(resource_id, timestamp, id) WHERE resource_id IS NOT NULL;
CREATE INDEX idx_audit_type_time ON audit_logs(resource_type, timestamp, id);
CREATE INDEX idx_audit_request ON audit_logs(request_id) WHERE request_id IS NOT NULL;
CREATE INDEX idx_audit_refused_time ON audit_logs(outcome, timestamp, id) WHERE outcome <> 'success';

-- pages go by time now, as the partitions do
DROP INDEX idx_audit_user_page;
