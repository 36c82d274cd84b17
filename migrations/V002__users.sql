CREATE TABLE users (
    id                    UUID PRIMARY KEY,
    email                 VARCHAR(255) UNIQUE NOT NULL,
    first_name            VARCHAR(100) NOT NULL,
    last_name             VARCHAR(100) NOT NULL,
    hashed_password       VARCHAR(255) NOT NULL,
    is_active             BOOLEAN DEFAULT TRUE,
    is_superuser          BOOLEAN DEFAULT FALSE,
    is_verified           BOOLEAN DEFAULT FALSE,
    timezone              VARCHAR(50) DEFAULT 'UTC',
    locale                VARCHAR(10) DEFAULT 'en_US',
    preferences           JSONB DEFAULT '{}',
    company               VARCHAR(255),
    title                 VARCHAR(255),
    license_number        VARCHAR(100),
    last_login            TIMESTAMP WITH TIME ZONE,
    failed_login_attempts INTEGER DEFAULT 0,
    locked_until          TIMESTAMP WITH TIME ZONE,
    password_changed_at   TIMESTAMP WITH TIME ZONE,
    created_at            TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at            TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by            UUID,
    updated_by            UUID,
    CONSTRAINT users_email_lower_case CHECK (email = lower(email))
);

CREATE INDEX idx_users_email ON users(email);
