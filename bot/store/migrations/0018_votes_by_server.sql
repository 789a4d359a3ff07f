-- A server's votes are counted without reading everybody's.
CREATE INDEX votes_by_server ON votes (guild_id, user_id, film_id)
WHERE guild_id IS NOT NULL AND kind IN ('like', 'dislike', 'seen');
