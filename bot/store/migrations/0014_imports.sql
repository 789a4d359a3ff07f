-- What people brought from other sites. The file itself is not kept: its votes are, under the source `import:` and the
-- moment, so that all of one import can be taken back; and up to ten lines that the person is still to be asked about.
CREATE TABLE imports (
    user_id     INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    site        TEXT    NOT NULL,
    PRIMARY KEY (user_id, imported_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE import_questions (
    user_id     INTEGER NOT NULL,
    imported_at INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    title       TEXT    NOT NULL,
    year        INTEGER,
    kind        TEXT    NOT NULL CHECK (kind IN ('like', 'dislike', 'seen', 'watchlist')),
    half_stars  INTEGER CHECK (half_stars BETWEEN 1 AND 10),
    voted_at    INTEGER NOT NULL,
    films       TEXT    NOT NULL,
    PRIMARY KEY (user_id, imported_at, position),
    FOREIGN KEY (user_id, imported_at) REFERENCES imports ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
