-- A series of themed films in place of a server's ordinary days: its name, its last day, and its films, each with the
-- date on which it came.
ALTER TABLE subscriptions ADD COLUMN series TEXT;
ALTER TABLE subscriptions ADD COLUMN series_until TEXT;
CREATE TABLE series_films (
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (subscription_id) ON DELETE CASCADE,
    film_id         INTEGER NOT NULL REFERENCES films (film_id),
    shown_on        TEXT,
    PRIMARY KEY (subscription_id, film_id)
) STRICT, WITHOUT ROWID;
ALTER TABLE draws ADD COLUMN series TEXT;
ALTER TABLE draws ADD COLUMN series_shown INTEGER;
ALTER TABLE draws ADD COLUMN series_of INTEGER;
