-- Every account has one role: what an auditor reads and what a superuser decides must not be in one hand.
ALTER TABLE users ADD COLUMN role VARCHAR(20) NOT NULL DEFAULT 'client';
UPDATE users SET role = 'superuser' WHERE is_superuser IS TRUE;
ALTER TABLE users ADD CONSTRAINT users_role_known
    CHECK (role IN ('client', 'adviser', 'auditor', 'operator', 'superuser'));
ALTER TABLE users ADD CONSTRAINT users_superuser_is_a_role CHECK ((is_superuser IS TRUE) = (role = 'superuser'));
