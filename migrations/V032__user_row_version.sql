-- The ETag of an account.
ALTER TABLE users ADD COLUMN row_version BIGINT NOT NULL DEFAULT 0;
