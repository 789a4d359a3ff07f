-- Whether a server's films of the day leave out what most of its people have seen.
ALTER TABLE subscriptions ADD COLUMN skip_seen INTEGER NOT NULL DEFAULT 0 CHECK (skip_seen IN (0, 1));
