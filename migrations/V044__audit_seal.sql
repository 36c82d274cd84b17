-- The seal of the trail: a Merkle tree (RFC 9162, 2021) over its rows, in an epoch of its own after each restore. Which rows are
-- sealed is said by position, so that sealing changes no row of the trail. Everything here can be rebuilt from the trail and is
-- compared with it; what nobody can rebuild are the checkpoints published outside of the database.
CREATE TABLE audit_seal_state (
    id              SMALLINT PRIMARY KEY CHECK (id = 1),
    epoch           INTEGER NOT NULL,
    tree_size       BIGINT NOT NULL,
    root            BYTEA NOT NULL,
    -- the position of the last sealed row
    transaction_id  xid8 NOT NULL,
    sequence_number BIGINT NOT NULL
);
INSERT INTO audit_seal_state VALUES (1, 0, 0, sha256(''), '0', 0);

-- The first leaf of each epoch is its row here.
CREATE TABLE audit_seal_epochs (
    epoch             INTEGER PRIMARY KEY,
    opened_at         TIMESTAMP WITH TIME ZONE NOT NULL,
    reason            VARCHAR(50) NOT NULL,
    system_identifier BIGINT NOT NULL,
    timeline          BIGINT NOT NULL,
    previous_size     BIGINT,
    previous_root     BYTEA,
    published         TEXT
);

-- Leaves first_index to first_index + leaf_count - 1 are the rows after one position through another, in their order.
CREATE TABLE audit_seal_batches (
    epoch               INTEGER NOT NULL,
    first_index         BIGINT NOT NULL,
    leaf_count          INTEGER NOT NULL CHECK (leaf_count > 0),
    after_transaction   xid8 NOT NULL,
    after_sequence      BIGINT NOT NULL,
    through_transaction xid8 NOT NULL,
    through_sequence    BIGINT NOT NULL,
    root                BYTEA NOT NULL,
    sealed_at           TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (epoch, first_index)
);
CREATE INDEX idx_audit_seal_position ON audit_seal_batches(through_transaction, through_sequence);

-- Up to 256 hashes each (C2SP tlog-tiles); the last of a level grows until it is full.
CREATE TABLE audit_seal_tiles (
    epoch  INTEGER NOT NULL,
    level  SMALLINT NOT NULL,
    tile   BIGINT NOT NULL,
    hashes BYTEA NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
    PRIMARY KEY (epoch, level, tile)
);
-- hashes do not compress
ALTER TABLE audit_seal_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- Signed after the commit of what they are about.
CREATE TABLE audit_seal_checkpoints (
    epoch     INTEGER NOT NULL,
    tree_size BIGINT NOT NULL,
    root      BYTEA NOT NULL,
    note      TEXT NOT NULL,
    signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (epoch, tree_size)
);

-- The private half is encrypted under the master key, which no database holds.
CREATE TABLE audit_seal_keys (
    key_id      VARCHAR(8) PRIMARY KEY,
    name        VARCHAR(100) NOT NULL UNIQUE,
    public_key  BYTEA NOT NULL,
    private_key BYTEA NOT NULL,
    created_at  TIMESTAMP WITH TIME ZONE NOT NULL
);

GRANT SELECT, UPDATE ON audit_seal_state TO foreseed_service;
GRANT SELECT, INSERT, UPDATE ON audit_seal_tiles, audit_seal_keys TO foreseed_service;
GRANT SELECT, INSERT ON audit_seal_epochs, audit_seal_batches, audit_seal_checkpoints TO foreseed_service;

SELECT protect_rows(t::regclass)
  FROM unnest(ARRAY['audit_seal_state', 'audit_seal_epochs', 'audit_seal_batches', 'audit_seal_tiles',
                    'audit_seal_checkpoints', 'audit_seal_keys']) AS t;
DO $$
DECLARE
    sealed text;
BEGIN
    FOREACH sealed IN ARRAY ARRAY['audit_seal_state', 'audit_seal_epochs', 'audit_seal_batches', 'audit_seal_tiles',
                                  'audit_seal_checkpoints', 'audit_seal_keys'] LOOP
        EXECUTE format('CREATE POLICY seal_read ON %I FOR SELECT TO foreseed_service '
            'USING ((SELECT app_role()) IN (''auditor'', ''service''))', sealed);
        EXECUTE format('CREATE POLICY seal_write ON %I TO foreseed_service '
            'USING ((SELECT app_role()) = ''service'')', sealed);
    END LOOP;
END
$$;

-- Who keeps the sealer waiting: the oldest transaction that has written, by its process, or a prepared one. Its process is
-- nobody's secret, and other roles' transactions are not shown to the service.
CREATE FUNCTION audit_seal_blocker() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT blocker
      FROM (SELECT 'pid ' || pid AS blocker, age(backend_xid) AS transactions
              FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
            UNION ALL
            SELECT 'prepared ' || gid, age(transaction) FROM pg_prepared_xacts) AS open
     ORDER BY transactions DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION audit_seal_blocker() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_seal_blocker() TO foreseed_service;
