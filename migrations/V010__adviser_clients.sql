CREATE TABLE adviser_clients (
    adviser_id UUID NOT NULL REFERENCES users(id),
    client_id  UUID NOT NULL REFERENCES users(id),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by UUID,
    PRIMARY KEY (adviser_id, client_id),
    CONSTRAINT adviser_clients_are_two_people CHECK (adviser_id <> client_id)
);

CREATE INDEX idx_adviser_client_client ON adviser_clients(client_id);
