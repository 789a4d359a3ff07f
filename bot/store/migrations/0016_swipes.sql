-- Rounds of film nights: each who is in swipes the same films alone. Answers are deleted as soon as a round is over.
CREATE TABLE swipe_rounds (
    night_id   INTEGER PRIMARY KEY REFERENCES nights (night_id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL,
    message_id INTEGER,
    films      TEXT    NOT NULL,
    ends_at    INTEGER NOT NULL,
    is_over    INTEGER NOT NULL DEFAULT 0 CHECK (is_over IN (0, 1)),
    film_id    INTEGER REFERENCES films (film_id),
    is_told    INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1))
) STRICT;
CREATE TABLE swipes (
    night_id INTEGER NOT NULL REFERENCES swipe_rounds (night_id) ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    answer   TEXT    NOT NULL CHECK (answer IN ('yes', 'no', 'seen')),
    PRIMARY KEY (night_id, user_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX swipes_by_person ON swipes (user_id);
