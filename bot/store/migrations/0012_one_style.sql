-- A message with one film has the style that its push has: `cards`, which was `card` here. A check cannot be changed,
-- so the column is written anew.
ALTER TABLE posts RENAME COLUMN style TO former_style;
ALTER TABLE posts ADD COLUMN style TEXT NOT NULL DEFAULT 'digest' CHECK (style IN ('digest', 'cards'));
UPDATE posts SET style = 'cards' WHERE former_style = 'card';
ALTER TABLE posts DROP COLUMN former_style;
