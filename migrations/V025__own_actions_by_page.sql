-- One user's actions, newest first, page by page: without it every page sorts all of them.
CREATE INDEX idx_audit_user_page ON audit_logs(user_id, id);
