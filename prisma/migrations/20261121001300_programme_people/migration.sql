-- Whatever the application says: nothing runs that a second person has not approved.
ALTER TABLE programme
  ADD CONSTRAINT programme_second_person CHECK (approved_by <> created_by),
  ADD CONSTRAINT programme_approved CHECK (state NOT IN ('running', 'ended')
    OR (approved_by IS NOT NULL AND started_at IS NOT NULL)),
  ADD CONSTRAINT programme_over CHECK ((state IN ('ended', 'cancelled')) = (ended_at IS NOT NULL));
