-- An instant is hashed with four digits of a year and three of a second: another one would be taken here, and break the log.
-- (The body is one escaped string, \x3b for the semicolon: the migration runner splits scripts at semicolons.)
CREATE OR REPLACE FUNCTION refuse_unchained() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN IF EXISTS (SELECT FROM added a LEFT JOIN public.audit_entry p ON p.seq = a.seq - 1
      WHERE a.at NOT BETWEEN ''1000-01-02Z'' AND ''9999-12-30Z'' OR a.at <> date_trunc(''milliseconds'', a.at)
        OR a.prev_hash IS DISTINCT FROM CASE a.seq WHEN 1 THEN decode(repeat(''00'', 32), ''hex'') ELSE p.hash END
        OR a.hash IS DISTINCT FROM sha256(a.prev_hash || convert_to(concat(''[1,"'', a.seq, ''","'',
          to_char(a.at AT TIME ZONE ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.MS"Z"''), ''",'', to_json(a.action), '','',
          to_json(a.actor_kind), '','', to_json(a.actor_id), '','', coalesce(to_json(a.identity)::text, ''null''), '','',
          coalesce(to_json(a.session)::text, ''null''), '','', to_json(a.subject_type), '','', to_json(a.subject_id), '','',
          to_json(a.body), '']''), ''UTF8'')))
    THEN RAISE EXCEPTION ''audit_entry takes only what continues the chain'' USING ERRCODE = ''integrity_constraint_violation''\x3b
    END IF\x3b RETURN NULL\x3b END';
