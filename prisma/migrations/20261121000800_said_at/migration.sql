-- When a source says that a verdict was given, apart from when it became known here: reports as of a date go by the
-- latter. Until now recorded_at of an imported verdict was the former.
ALTER TABLE "causal_link" ADD COLUMN     "said_at" TIMESTAMPTZ(6);

UPDATE causal_link SET said_at = recorded_at WHERE decided_by = 'import';
-- A version became known when the one before it ended. A first one no earlier than what it is about.
UPDATE causal_link l SET recorded_at = greatest(l.recorded_at, known.since)
  FROM (SELECT v.change_id, v.incident_id, v.version, greatest(b.superseded_at, i.recorded_at, c.recorded_at) AS since
    FROM causal_link v JOIN incident i ON i.id = v.incident_id JOIN change c ON c.id = v.change_id
    LEFT JOIN causal_link b ON b.change_id = v.change_id AND b.incident_id = v.incident_id AND b.version = v.version - 1
  ) known
  WHERE l.decided_by = 'import' AND l.change_id = known.change_id AND l.incident_id = known.incident_id
    AND l.version = known.version;
ALTER TABLE causal_link ADD CONSTRAINT link_said CHECK (said_at IS NULL OR decided_by = 'import');
