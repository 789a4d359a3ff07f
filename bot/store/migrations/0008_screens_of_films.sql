-- A short round asks about several films at once: rows without an answer are the films on a person's screen. Whether
-- they like one is a vote; the answer is written when they turn to the next screen.
DROP INDEX round_answers_open;
CREATE INDEX round_answers_open ON round_answers (user_id) WHERE answer IS NULL;
