-- Polls of film nights, until what came of them is told, and the events that a night's films were planned as.
CREATE TABLE night_polls (
    message_id INTEGER PRIMARY KEY,
    night_id   INTEGER NOT NULL REFERENCES nights (night_id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL,
    films      TEXT    NOT NULL,
    ends_at    INTEGER NOT NULL,
    winners    TEXT,
    tried_at   INTEGER,
    is_told    INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1))
) STRICT;
CREATE INDEX night_polls_by_night ON night_polls (night_id);
CREATE INDEX night_polls_untold ON night_polls (ends_at) WHERE is_told = 0;
CREATE TABLE night_events (
    night_id   INTEGER NOT NULL REFERENCES nights (night_id) ON DELETE CASCADE,
    film_id    INTEGER NOT NULL REFERENCES films (film_id),
    event_id   INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    tried_at   INTEGER,
    is_asked   INTEGER NOT NULL DEFAULT 0 CHECK (is_asked IN (0, 1)),
    PRIMARY KEY (night_id, film_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX night_events_by_event ON night_events (event_id);
CREATE INDEX night_events_unasked ON night_events (ends_at) WHERE is_asked = 0;
-- Nobody is asked about films that were planned before it was known when they end.
INSERT INTO night_events (night_id, film_id, event_id, channel_id, ends_at, is_asked)
SELECT night_id, film_id, event_id, channel_id, ends_at, 1 FROM swipe_rounds
WHERE event_id IS NOT NULL AND film_id IS NOT NULL;
ALTER TABLE swipe_rounds DROP COLUMN event_id;
