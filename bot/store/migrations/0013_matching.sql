-- Whether somebody wants their taste compared with others'. Nobody is until they say so.
ALTER TABLE choices ADD COLUMN matched INTEGER NOT NULL DEFAULT 0 CHECK (matched IN (0, 1));
