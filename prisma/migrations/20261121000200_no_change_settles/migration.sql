-- A person's answer that no change caused an incident settles it under every definition: what is suspected or
-- disputed of it makes it AI-linked no more, not even in the widest. A matched cause still does.
CREATE OR REPLACE VIEW current_cause AS
SELECT l.incident_id, l.change_id, l.state, l.relation, l.ai_role, l.control_state, l.rank, c.ai_involvement,
  l.state = 'match' AND l.ai_role IN ('ai-code', 'ai-action') AS strict,
  l.state = 'match' AND (l.ai_role IN ('ai-code', 'ai-action', 'ai-advice')
    OR c.ai_involvement IN ('assisted', 'authored', 'agent')) AS broad,
  (l.state = 'match' OR l.state IN ('suspect', 'disputed') AND i.no_change_at IS NULL)
    AND (l.ai_role IN ('ai-code', 'ai-action', 'ai-advice')
      OR c.ai_involvement IN ('assisted', 'authored', 'agent')) AS widest
FROM causal_link l JOIN change c ON c.id = l.change_id
  -- an outer join on the primary key is left out of the plan where nobody asks for widest
  LEFT JOIN incident i ON i.id = l.incident_id
WHERE l.superseded_at IS NULL AND l.relation IN ('caused-by', 'contributed-to');
