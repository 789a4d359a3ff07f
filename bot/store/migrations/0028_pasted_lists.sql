-- A list of films that a server's manager pasted and has not yet begun as its series.
CREATE TABLE pasted_lists (
    subscription_id INTEGER PRIMARY KEY REFERENCES subscriptions (subscription_id) ON DELETE CASCADE,
    pasted_at       INTEGER NOT NULL,
    name            TEXT NOT NULL,
    films           TEXT NOT NULL
) STRICT;
