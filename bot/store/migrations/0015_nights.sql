-- Film nights (`/together`): what was asked for and who is in. docs/data.md explains every field.
CREATE TABLE nights (
    night_id   INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL,
    message_id INTEGER UNIQUE,
    wish       TEXT    NOT NULL,
    begun_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX nights_by_age ON nights (begun_at);
CREATE TABLE night_members (
    night_id INTEGER NOT NULL REFERENCES nights (night_id) ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    PRIMARY KEY (night_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX night_members_by_person ON night_members (user_id);
-- How much more of a night's picks was for a person than an equal share; only kept where groups take turns.
CREATE TABLE fairness (
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    local_date TEXT    NOT NULL,
    more       REAL    NOT NULL,
    PRIMARY KEY (guild_id, user_id, local_date)
) STRICT, WITHOUT ROWID;
