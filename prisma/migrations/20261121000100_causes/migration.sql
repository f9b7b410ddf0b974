-- The attribution definitions of lib/domain/attribution in SQL, in this one place: lists filter by them and
-- reports count by them. One row a current link that says a change caused or contributed to an incident.
-- tests/integration/causes.db.test.ts holds the view against the domain function.
CREATE VIEW current_cause AS
SELECT l.incident_id, l.change_id, l.state, l.relation, l.ai_role, l.control_state, l.rank, c.ai_involvement,
  l.state = 'match' AND l.ai_role IN ('ai-code', 'ai-action') AS strict,
  l.state = 'match' AND (l.ai_role IN ('ai-code', 'ai-action', 'ai-advice')
    OR c.ai_involvement IN ('assisted', 'authored', 'agent')) AS broad,
  l.state IN ('match', 'suspect', 'disputed') AND (l.ai_role IN ('ai-code', 'ai-action', 'ai-advice')
    OR c.ai_involvement IN ('assisted', 'authored', 'agent')) AS widest
FROM causal_link l JOIN change c ON c.id = l.change_id
WHERE l.superseded_at IS NULL AND l.relation IN ('caused-by', 'contributed-to');
