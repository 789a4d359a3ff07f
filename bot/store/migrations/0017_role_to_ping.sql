-- The role that a server's daily push calls, where its manager chose one.
ALTER TABLE subscriptions ADD COLUMN role_id INTEGER;
