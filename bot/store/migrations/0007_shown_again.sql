-- A message may show other films later: its films are those shown last, in the order in which they were recorded.
DROP INDEX shown_by_message;
CREATE INDEX shown_by_message ON shown (message_id) WHERE message_id IS NOT NULL;
