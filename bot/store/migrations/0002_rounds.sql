-- Short rounds of films that a person is asked about one by one (`/taste start`).
-- A row without an answer is the film they are being asked about now: at most one a person. No film is asked about
-- twice. A like or dislike is a vote as well (source "round"); "not_seen" is an answer and no vote.
CREATE TABLE round_answers (
    user_id  INTEGER NOT NULL,
    film_id  INTEGER NOT NULL REFERENCES films (film_id),
    answer   TEXT    CHECK (answer IN ('like', 'dislike', 'not_seen')),
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, film_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX round_answers_open ON round_answers (user_id) WHERE answer IS NULL;
