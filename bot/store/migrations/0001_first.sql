-- The first shape: films, votes, what was shown, and the daily push. docs/data.md explains every field.
-- Moments are whole seconds since 1970, UTC. Lists are JSON arrays of strings.

CREATE TABLE films (
    film_id            INTEGER PRIMARY KEY,
    title              TEXT    NOT NULL,
    year               INTEGER,
    genres             TEXT    NOT NULL DEFAULT '[]',
    original_title     TEXT,
    alternative_titles TEXT    NOT NULL DEFAULT '[]',
    runtime_minutes    INTEGER,
    directors          TEXT    NOT NULL DEFAULT '[]',
    countries          TEXT    NOT NULL DEFAULT '[]',
    themes             TEXT    NOT NULL DEFAULT '[]',
    imdb_id            TEXT    UNIQUE,
    movielens_id       INTEGER UNIQUE,
    tmdb_id            INTEGER,
    youtube_id         TEXT,
    starter            INTEGER NOT NULL DEFAULT 0 CHECK (starter IN (0, 1))
) STRICT;

-- Imported rating sets; the ratings themselves are arrays in `folder`, named here with their checksum.
CREATE TABLE datasets (
    dataset_id  TEXT    PRIMARY KEY,
    name        TEXT    NOT NULL,
    folder      TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    films       INTEGER NOT NULL,
    ratings     INTEGER NOT NULL,
    people      INTEGER NOT NULL,
    refused     INTEGER NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT;

-- Votes are the truth, taste is derived. `source` is what gave the vote ("post:<message>", "card", "simulated"),
-- so that taking one reaction away takes back that and nothing else. `withdrawn` marks a vote its giver took back on
-- the card while the reaction still stands: it counts nowhere, and rereading the message does not bring it back.
CREATE TABLE votes (
    user_id    INTEGER NOT NULL,
    film_id    INTEGER NOT NULL REFERENCES films (film_id),
    kind       TEXT    NOT NULL CHECK (kind IN ('like', 'dislike', 'seen', 'watchlist', 'not_now', 'never')),
    source     TEXT    NOT NULL,
    guild_id   INTEGER,
    half_stars INTEGER CHECK (half_stars BETWEEN 1 AND 10),
    voted_at   INTEGER NOT NULL,
    withdrawn  INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
    PRIMARY KEY (user_id, film_id, kind, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX votes_by_film ON votes (film_id, source);

-- Messages whose reactions count.
CREATE TABLE posts (
    message_id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL,
    place_kind TEXT    NOT NULL CHECK (place_kind IN ('guild', 'dm')),
    place_id   INTEGER NOT NULL,
    style      TEXT    NOT NULL CHECK (style IN ('digest', 'card')),
    origin     TEXT    NOT NULL,
    posted_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX posts_by_time ON posts (posted_at);

-- Every film shown, to whom, by which model and how likely it was to be shown.
CREATE TABLE shown (
    shown_id    INTEGER PRIMARY KEY,
    message_id  INTEGER,
    position    INTEGER NOT NULL,
    place_kind  TEXT    NOT NULL CHECK (place_kind IN ('guild', 'dm')),
    place_id    INTEGER NOT NULL,
    user_id     INTEGER,
    film_id     INTEGER NOT NULL REFERENCES films (film_id),
    origin      TEXT    NOT NULL,
    model       TEXT    NOT NULL,
    probability REAL    NOT NULL,
    score       REAL,
    distance    REAL,
    shown_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX shown_by_message ON shown (message_id, position) WHERE message_id IS NOT NULL;
CREATE INDEX shown_by_user ON shown (user_id, shown_at) WHERE user_id IS NOT NULL;
CREATE INDEX shown_by_place ON shown (place_kind, place_id, shown_at);

-- The films of the day, settled by place and local date.
CREATE TABLE draws (
    place_kind      TEXT    NOT NULL CHECK (place_kind IN ('guild', 'dm')),
    place_id        INTEGER NOT NULL,
    local_date      TEXT    NOT NULL,
    eligible        INTEGER NOT NULL,
    excluded_recent INTEGER NOT NULL,
    relaxed         TEXT    NOT NULL DEFAULT '[]',
    drawn_at        INTEGER NOT NULL,
    PRIMARY KEY (place_kind, place_id, local_date)
) STRICT, WITHOUT ROWID;
CREATE TABLE drawn_films (
    place_kind  TEXT    NOT NULL,
    place_id    INTEGER NOT NULL,
    local_date  TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    film_id     INTEGER NOT NULL REFERENCES films (film_id),
    decade      INTEGER NOT NULL,
    genre       TEXT    NOT NULL,
    probability REAL    NOT NULL,
    among       INTEGER NOT NULL,
    PRIMARY KEY (place_kind, place_id, local_date, position),
    FOREIGN KEY (place_kind, place_id, local_date) REFERENCES draws ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- One daily push for a place: a server's channel, or a person's own messages. One that was turned off stays,
-- with `ended_at`, so that its deliveries still keep a local date from being served twice.
CREATE TABLE subscriptions (
    subscription_id INTEGER PRIMARY KEY,
    place_kind      TEXT    NOT NULL CHECK (place_kind IN ('guild', 'dm')),
    place_id        INTEGER NOT NULL,
    channel_id      INTEGER,
    style           TEXT    NOT NULL CHECK (style IN ('digest', 'cards')),
    local_time      TEXT    NOT NULL,
    zone            TEXT    NOT NULL,
    days            INTEGER NOT NULL CHECK (days BETWEEN 1 AND 127),
    filters         TEXT    NOT NULL DEFAULT '{}',
    created_by      INTEGER NOT NULL,
    paused_why      TEXT,
    paused_until    INTEGER,
    told_at         INTEGER,
    next_due_at     INTEGER,
    ended_at        INTEGER,
    UNIQUE (place_kind, place_id)
) STRICT;
CREATE INDEX subscriptions_due ON subscriptions (next_due_at) WHERE next_due_at IS NOT NULL;
CREATE INDEX subscriptions_untold ON subscriptions (subscription_id) WHERE paused_why IS NOT NULL AND told_at IS NULL;

-- One row a message to be sent. Nonce and payload are stored before the first try: a retry sends the same.
-- `tried_at` is the earliest try of which nobody knows whether it reached Discord.
CREATE TABLE deliveries (
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
    PRIMARY KEY (subscription_id, local_date, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_open ON deliveries (next_try_at) WHERE state IN ('pending', 'sending');

-- Small facts about this installation, such as the hash of the last synced command tree.
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
