-- Takes the lock that orders appends and reads the chain's head, in one round trip instead of two. A volatile
-- function sees what was committed while it waited for the lock (READ COMMITTED takes a snapshot per statement).
-- (The body is one escaped string, \x3b for the semicolon: the migration runner splits scripts at semicolons.)
CREATE FUNCTION audit_chain_head(lock_key bigint) RETURNS TABLE (seq bigint, hash bytea) LANGUAGE plpgsql VOLATILE AS
  E'BEGIN PERFORM pg_advisory_xact_lock(lock_key)\x3b RETURN QUERY SELECT e.seq, e.hash FROM audit_entry e ORDER BY e.seq DESC LIMIT 1\x3b END';
