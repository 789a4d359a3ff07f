-- Films that turned out to be another one of ours. The row of a film stays, for old messages may still name its id; what
-- was said and shown of it belongs to the film it is. docs/data.md explains every field.
CREATE TABLE joined_films (
    former_id INTEGER PRIMARY KEY REFERENCES films (film_id),
    film_id   INTEGER NOT NULL REFERENCES films (film_id)
) STRICT;
CREATE INDEX joined_films_by_film ON joined_films (film_id);
