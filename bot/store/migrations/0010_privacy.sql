-- People who were forgotten: a keyed hash of their number (the key is a file of the home) and when, so that a backup
-- that is restored does not bring them back. docs/data.md explains every field.
CREATE TABLE tombstones (
    person_hash TEXT    PRIMARY KEY,
    erased_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- What people have chosen for themselves. No row is no choice.
CREATE TABLE choices (
    user_id   INTEGER PRIMARY KEY,
    hidden    INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    chosen_at INTEGER NOT NULL
) STRICT;
