-- Servers that the bot is no longer in, and since when that is known. A while later what belongs to them is deleted.
CREATE TABLE left_servers (
    guild_id INTEGER PRIMARY KEY,
    left_at  INTEGER NOT NULL
) STRICT;
