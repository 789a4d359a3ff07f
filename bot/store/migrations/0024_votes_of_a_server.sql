-- A server's opinions are counted from the index alone, film by film.
DROP INDEX votes_by_server;
CREATE INDEX votes_by_server ON votes (guild_id, film_id, user_id, kind, voted_at, half_stars, withdrawn)
WHERE guild_id IS NOT NULL AND kind IN ('like', 'dislike', 'seen');
