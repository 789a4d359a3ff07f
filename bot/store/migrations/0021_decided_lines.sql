-- The film that a line of an import was taken for, so that the person is told what became of each line. Empty while it
-- is open, and where they said "None of these".
ALTER TABLE import_questions ADD COLUMN film_id INTEGER REFERENCES films;
