-- The language of somebody's daily films by direct message, as Discord named it when they set them. None for a server:
-- it says its own.
ALTER TABLE subscriptions ADD COLUMN locale TEXT;
