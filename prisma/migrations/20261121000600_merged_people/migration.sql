-- Whoever was found to be the same person as another, by that other: asked for every time it is asked who has a hand
-- in a change.
CREATE INDEX person_merged_into ON person (merged_into_id) WHERE merged_into_id IS NOT NULL;
