-- The scheduled event that a round's film was planned as, so that it is planned once.
ALTER TABLE swipe_rounds ADD COLUMN event_id INTEGER;
