-- A thread under each of a server's daily messages, where its manager wants one: its name while it is still to be
-- opened, and why it could not be.
ALTER TABLE subscriptions ADD COLUMN threads INTEGER NOT NULL DEFAULT 0 CHECK (threads IN (0, 1));
ALTER TABLE owed_reactions ADD COLUMN thread TEXT;
ALTER TABLE posts ADD COLUMN no_thread TEXT;
