-- The series a film is part of, spelled the same in each part, so that parts find each other. docs/data.md explains it.
ALTER TABLE films ADD COLUMN series TEXT;
