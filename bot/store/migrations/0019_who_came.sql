-- Who came into a film night by themselves, not by being named; of nights before this only who asked is known.
ALTER TABLE night_members ADD COLUMN came INTEGER NOT NULL DEFAULT 0;
UPDATE night_members SET came = 1 WHERE place = 0;
