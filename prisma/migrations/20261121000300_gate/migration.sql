-- AlterTable
ALTER TABLE "revision" ADD COLUMN     "diff_id" TEXT;

-- AlterTable
ALTER TABLE "person" ADD COLUMN     "merged_into_id" UUID,
ADD COLUMN     "trained_until" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "gate_decision" (
    "change_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "mode" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "pipeline" TEXT,
    "outcome" TEXT NOT NULL,
    "decision" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "policy_version_id" UUID NOT NULL,
    "policy_hash" TEXT NOT NULL,
    "facts_hash" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "used_at" TIMESTAMPTZ(6),
    "asked_by" TEXT NOT NULL,
    "break_glass_id" UUID,

    CONSTRAINT "gate_decision_pkey" PRIMARY KEY ("change_id","id")
);

-- CreateTable
CREATE TABLE "break_glass" (
    "change_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "identity" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "incident_id" UUID,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "review_due_at" TIMESTAMPTZ(6) NOT NULL,
    "reviewed_by" UUID,
    "reviewed_at" TIMESTAMPTZ(6),
    "verdict" TEXT,
    "review_note" TEXT,

    CONSTRAINT "break_glass_pkey" PRIMARY KEY ("change_id","id")
);

-- CreateTable
CREATE TABLE "change_freeze" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "service_ids" UUID[],
    "tiers" SMALLINT[],
    "environments" TEXT[],
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "cancelled_at" TIMESTAMPTZ(6),
    "cancelled_by" UUID,

    CONSTRAINT "change_freeze_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_version" (
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "author_id" UUID,
    "approved_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,
    "approved_at" TIMESTAMPTZ(6),
    "shadow_since" TIMESTAMPTZ(6),
    "active_since" TIMESTAMPTZ(6),
    "retired_at" TIMESTAMPTZ(6),

    CONSTRAINT "policy_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "hash" BYTEA NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "revoked_by" UUID,

    CONSTRAINT "service_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change_control" (
    "change_id" UUID NOT NULL,
    "repository" TEXT NOT NULL,
    "head_number" INTEGER NOT NULL,
    "head_sha" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "blast_radius" TEXT,
    "declared_blast_radius" TEXT,
    "destructive" BOOLEAN NOT NULL,
    "executed_by_agent" BOOLEAN NOT NULL,
    "fixes_incident_id" UUID,
    "submitted_by" UUID,
    "submitted_by_token" UUID,
    "submitted_at" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "decision" JSONB NOT NULL,
    "unmet" TEXT[],
    "wanted" TEXT[],
    "risk_parts" JSONB NOT NULL,
    "policy_version_id" UUID NOT NULL,
    "judged_at" TIMESTAMPTZ(6) NOT NULL,
    "waiting_since" TIMESTAMPTZ(6) NOT NULL,
    "due_at" TIMESTAMPTZ(6),

    CONSTRAINT "change_control_pkey" PRIMARY KEY ("change_id")
);

-- CreateTable
CREATE TABLE "change_party" (
    "change_id" UUID NOT NULL,
    "relation" TEXT NOT NULL,
    "identity" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "change_party_pkey" PRIMARY KEY ("change_id","relation","identity")
);

-- CreateTable
CREATE TABLE "review" (
    "change_id" UUID NOT NULL,
    "revision_number" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "identity" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "rationale" TEXT,
    "opened_at" TIMESTAMPTZ(6),
    "decided_at" TIMESTAMPTZ(6) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(6),
    "dismissed_at" TIMESTAMPTZ(6),
    "dismissed_reason" TEXT,
    "dismissed_by" UUID,

    CONSTRAINT "review_pkey" PRIMARY KEY ("change_id","revision_number","person_id")
);

-- CreateTable
CREATE TABLE "override_signature" (
    "change_id" UUID NOT NULL,
    "revision_number" INTEGER NOT NULL,
    "requirement" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "identity" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(6) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(6),

    CONSTRAINT "override_signature_pkey" PRIMARY KEY ("change_id","revision_number","requirement","person_id")
);

-- CreateTable
CREATE TABLE "validation_run" (
    "change_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "url" TEXT,
    "summary" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "reported_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "validation_run_pkey" PRIMARY KEY ("change_id","id")
);

-- CreateTable
CREATE TABLE "agent_finding" (
    "change_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sha" TEXT NOT NULL,
    "reviewer" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "path" TEXT,
    "url" TEXT,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "resolved_at" TIMESTAMPTZ(6),
    "resolved_by" UUID,
    "resolution" TEXT,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "agent_finding_pkey" PRIMARY KEY ("change_id","id")
);

-- CreateTable
CREATE TABLE "change_comment" (
    "change_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "change_comment_pkey" PRIMARY KEY ("change_id","id")
);

-- CreateTable
CREATE TABLE "review_request" (
    "change_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "asked_by" UUID NOT NULL,
    "note" TEXT,
    "asked_at" TIMESTAMPTZ(6) NOT NULL,
    "nudged_at" TIMESTAMPTZ(6),
    "snoozed_till" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "review_request_pkey" PRIMARY KEY ("change_id","person_id")
);

-- CreateTable
CREATE TABLE "review_opening" (
    "change_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "revision_number" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(6) NOT NULL,
    "seconds" INTEGER NOT NULL,
    "paths" TEXT[],

    CONSTRAINT "review_opening_pkey" PRIMARY KEY ("change_id","person_id","revision_number")
);

-- CreateTable
CREATE TABLE "absence" (
    "person_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(6) NOT NULL,
    "ends_at" TIMESTAMPTZ(6) NOT NULL,
    "delegate_id" UUID,
    "cancelled_at" TIMESTAMPTZ(6),

    CONSTRAINT "absence_pkey" PRIMARY KEY ("person_id","id")
);

-- CreateTable
CREATE TABLE "change_draft" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "fields" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "change_draft_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "gate_decision_at_idx" ON "gate_decision"("at" DESC);

-- CreateIndex
CREATE INDEX "break_glass_at_idx" ON "break_glass"("at" DESC);

-- CreateIndex
CREATE INDEX "change_freeze_ends_at_idx" ON "change_freeze"("ends_at");

-- CreateIndex
CREATE UNIQUE INDEX "policy_version_number_key" ON "policy_version"("number");

-- CreateIndex
CREATE UNIQUE INDEX "service_token_hash_key" ON "service_token"("hash");

-- CreateIndex
CREATE INDEX "change_control_repository_head_sha_idx" ON "change_control"("repository", "head_sha");

-- CreateIndex
CREATE INDEX "change_control_state_judged_at_idx" ON "change_control"("state", "judged_at");

-- CreateIndex
CREATE INDEX "review_person_id_decided_at_idx" ON "review"("person_id", "decided_at" DESC);

-- CreateIndex
CREATE INDEX "review_request_person_id_idx" ON "review_request"("person_id");

-- CreateIndex
CREATE INDEX "change_draft_person_id_updated_at_idx" ON "change_draft"("person_id", "updated_at" DESC);

-- AddForeignKey
ALTER TABLE "gate_decision" ADD CONSTRAINT "gate_decision_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "break_glass" ADD CONSTRAINT "break_glass_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_control" ADD CONSTRAINT "change_control_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_party" ADD CONSTRAINT "change_party_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "override_signature" ADD CONSTRAINT "override_signature_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "validation_run" ADD CONSTRAINT "validation_run_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_finding" ADD CONSTRAINT "agent_finding_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change_comment" ADD CONSTRAINT "change_comment_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_request" ADD CONSTRAINT "review_request_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_opening" ADD CONSTRAINT "review_opening_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say ------------------------------------------------------------------

ALTER TABLE change_control
  ADD CONSTRAINT control_blast_radius CHECK (blast_radius IN ('low', 'medium', 'high')),
  ADD CONSTRAINT control_declared_radius CHECK (declared_blast_radius IN ('low', 'medium', 'high')),
  ADD CONSTRAINT control_state CHECK (state IN ('open', 'closed')),
  ADD CONSTRAINT control_outcome CHECK (outcome IN ('allow', 'deny')),
  ADD CONSTRAINT control_submitter CHECK (num_nonnulls(submitted_by, submitted_by_token) <= 1),
  ADD CONSTRAINT control_repository CHECK (repository = lower(repository)),
  ADD CONSTRAINT control_sha CHECK (head_sha ~ '^([0-9a-f]{40}|[0-9a-f]{64})$');
ALTER TABLE change_party
  ADD CONSTRAINT party_relation CHECK (relation IN ('author', 'committer', 'co-author', 'pr-opener', 'last-pusher',
    'directed-the-agent', 'applied-suggestion', 'merger')),
  ADD CONSTRAINT party_holder CHECK (holder IN ('person', 'agent', 'bot', 'token'));
ALTER TABLE review
  ADD CONSTRAINT review_decision CHECK (decision IN ('approve', 'request-changes', 'veto')),
  ADD CONSTRAINT review_dismissal CHECK ((dismissed_at IS NULL) = (dismissed_reason IS NULL));
ALTER TABLE override_signature ADD CONSTRAINT override_has_reason CHECK (btrim(reason) <> '');
ALTER TABLE validation_run ADD CONSTRAINT validation_outcome CHECK (outcome IN ('passed', 'failed', 'running'));
ALTER TABLE agent_finding ADD CONSTRAINT finding_severity CHECK (severity IN ('info', 'warning', 'blocking'));
ALTER TABLE review_request ADD CONSTRAINT request_kind CHECK (kind IN ('asked', 'delegated', 'taken'));
ALTER TABLE review_opening ADD CONSTRAINT opening_seconds CHECK (seconds BETWEEN 0 AND 86400);
ALTER TABLE absence
  ADD CONSTRAINT absence_order CHECK (ends_at > starts_at),
  ADD CONSTRAINT absence_not_self CHECK (delegate_id <> person_id);
ALTER TABLE gate_decision
  ADD CONSTRAINT decision_mode CHECK (mode IN ('gate', 'shadow', 'break-glass')),
  ADD CONSTRAINT decision_outcome CHECK (outcome IN ('allow', 'deny')),
  -- An allow ends within ten minutes, a deny or a would-be answer allows nothing.
  ADD CONSTRAINT decision_expiry CHECK ((expires_at IS NOT NULL) = (outcome = 'allow' AND mode <> 'shadow')
    AND (expires_at IS NULL OR expires_at <= at + interval '10 minutes')),
  ADD CONSTRAINT decision_use CHECK (used_at IS NULL OR used_at < expires_at);
ALTER TABLE break_glass
  ADD CONSTRAINT break_glass_reason CHECK (length(btrim(reason)) >= 20),
  ADD CONSTRAINT break_glass_second_person CHECK (reviewed_by <> person_id),
  ADD CONSTRAINT break_glass_verdict CHECK (verdict IN ('justified', 'not-justified')),
  ADD CONSTRAINT break_glass_review CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL)
    AND (reviewed_at IS NULL) = (verdict IS NULL));
ALTER TABLE change_freeze ADD CONSTRAINT freeze_order CHECK (ends_at > starts_at);
ALTER TABLE policy_version
  ADD CONSTRAINT policy_state CHECK (state IN ('draft', 'validated', 'approved', 'shadow', 'active', 'retired')),
  ADD CONSTRAINT policy_second_person CHECK (approved_by <> author_id);
-- One policy decides, and at most one is tried beside it.
CREATE UNIQUE INDEX policy_version_one_active ON policy_version (state) WHERE state = 'active';
CREATE UNIQUE INDEX policy_version_one_shadow ON policy_version (state) WHERE state = 'shadow';
ALTER TABLE person ADD CONSTRAINT person_not_merged_into_self CHECK (merged_into_id <> id);

-- The queue reads what is open and the review requests that still stand.
CREATE INDEX change_control_open ON change_control (change_id) WHERE state = 'open';
CREATE INDEX review_request_open ON review_request (person_id) WHERE ended_at IS NULL;
CREATE INDEX break_glass_unreviewed ON break_glass (review_due_at) WHERE reviewed_at IS NULL;
-- A production deployment without a decision is an uncontrolled change, imported history is only assumed.
CREATE INDEX deployment_uncontrolled ON deployment (started_at DESC) WHERE gate_decision_id IS NULL AND basis = 'observed';

-- Decisions are kept as made: only their use is noted, once.
CREATE FUNCTION refuse_decision_rewrite() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN IF TG_OP = ''UPDATE'' AND OLD.used_at IS NULL AND NEW.used_at IS NOT NULL AND to_jsonb(OLD) - ''used_at'' = to_jsonb(NEW) - ''used_at'' THEN RETURN NEW\x3b END IF\x3b RAISE EXCEPTION ''gate_decision is append-only: % refused'', TG_OP\x3b END';
CREATE TRIGGER gate_decision_append_only BEFORE UPDATE OR DELETE ON gate_decision
  FOR EACH ROW EXECUTE FUNCTION refuse_decision_rewrite();
CREATE TRIGGER validation_run_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON validation_run
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
