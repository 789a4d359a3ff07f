-- Which films of our own catalogue were hand-picked: the others are names with a year and genres, to be found and voted on.
ALTER TABLE films ADD COLUMN curated INTEGER NOT NULL DEFAULT 0 CHECK (curated IN (0, 1));
