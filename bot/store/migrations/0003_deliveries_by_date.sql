-- Deliveries stand by local date: those of a day lie side by side, so that a crowd's day is written to a few pages at
-- the end, and not to the page of every subscription; and what is too old goes from the front. docs/data.md explains
-- every field. `tried_at` is the earliest try of which nobody knows whether it reached Discord.
CREATE TABLE deliveries_by_date (
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (subscription_id) ON DELETE CASCADE,
    local_date      TEXT    NOT NULL,
    part            INTEGER NOT NULL,
    parts           INTEGER NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'skipped', 'failed', 'unknown')),
    due_at          INTEGER NOT NULL,
    lease_until     INTEGER,
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_try_at     INTEGER,
    tried_at        INTEGER,
    nonce           TEXT,
    payload         TEXT,
    message_id      INTEGER,
    error           TEXT,
    changed_at      INTEGER NOT NULL,
    PRIMARY KEY (local_date, subscription_id, part)
) STRICT, WITHOUT ROWID;
INSERT INTO deliveries_by_date
SELECT subscription_id, local_date, part, parts, state, due_at, lease_until, attempts, next_try_at, tried_at, nonce,
       payload, message_id, error, changed_at
FROM deliveries ORDER BY local_date, subscription_id, part;
DROP TABLE deliveries;
ALTER TABLE deliveries_by_date RENAME TO deliveries;
CREATE INDEX deliveries_open ON deliveries (next_try_at) WHERE state IN ('pending', 'sending');
