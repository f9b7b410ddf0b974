-- A row that nobody signed must not keep the signed one of its size out.
ALTER TABLE audit_checkpoint DROP CONSTRAINT audit_checkpoint_pkey, ADD CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (size, note);

-- What a place has confirmed is signed: the application's role could write the number.
ALTER TABLE audit_delivery ADD COLUMN receipt TEXT;

-- The database itself appends nothing but what continues the chain, whoever asks: the hash of lib/domain/audit/chain.ts
-- once more. The log is named with its schema: a temporary table of that name would be looked at first. (The body is one escaped string, \x3b for the semicolon: the migration runner splits scripts at semicolons.)
CREATE FUNCTION refuse_unchained() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN IF EXISTS (SELECT FROM added a LEFT JOIN public.audit_entry p ON p.seq = a.seq - 1
      WHERE a.prev_hash IS DISTINCT FROM CASE a.seq WHEN 1 THEN decode(repeat(''00'', 32), ''hex'') ELSE p.hash END
        OR a.hash IS DISTINCT FROM sha256(a.prev_hash || convert_to(concat(''[1,"'', a.seq, ''","'',
          to_char(a.at AT TIME ZONE ''UTC'', ''YYYY-MM-DD"T"HH24:MI:SS.MS"Z"''), ''",'', to_json(a.action), '','',
          to_json(a.actor_kind), '','', to_json(a.actor_id), '','', coalesce(to_json(a.identity)::text, ''null''), '','',
          coalesce(to_json(a.session)::text, ''null''), '','', to_json(a.subject_type), '','', to_json(a.subject_id), '','',
          to_json(a.body), '']''), ''UTF8'')))
    THEN RAISE EXCEPTION ''audit_entry takes only what continues the chain'' USING ERRCODE = ''integrity_constraint_violation''\x3b
    END IF\x3b RETURN NULL\x3b END';
CREATE TRIGGER audit_entry_chained AFTER INSERT ON audit_entry
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_unchained();
