-- Reactions of ours that are still to be put under a message: written together with the message, deleted when given.
CREATE TABLE owed_reactions (
    message_id  INTEGER PRIMARY KEY REFERENCES posts (message_id) ON DELETE CASCADE,
    emoji       TEXT    NOT NULL,
    tries       INTEGER NOT NULL DEFAULT 0,
    next_try_at INTEGER NOT NULL
) STRICT;
CREATE INDEX owed_reactions_by_time ON owed_reactions (next_try_at);
