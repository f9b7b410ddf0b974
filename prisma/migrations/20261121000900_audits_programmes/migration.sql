-- CreateTable
CREATE TABLE "audit_campaign" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "director_id" UUID NOT NULL,
    "auditor_id" UUID NOT NULL,
    "service_ids" UUID[],
    "from_at" TIMESTAMPTZ(6) NOT NULL,
    "until_at" TIMESTAMPTZ(6) NOT NULL,
    "due_on" DATE NOT NULL,
    "plan" JSONB NOT NULL,
    "seed_commitment" TEXT NOT NULL,
    "seed" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "frozen_at" TIMESTAMPTZ(6),
    "checkpoint_size" BIGINT,
    "checkpoint_note" TEXT,
    "population_size" INTEGER,
    "population_digest" TEXT,
    "ended_at" TIMESTAMPTZ(6),

    CONSTRAINT "audit_campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_item" (
    "campaign_id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "stratum" TEXT NOT NULL,
    "row" JSONB NOT NULL,
    "flaws" TEXT[],
    "drawn_as" TEXT,
    "draw_order" INTEGER,
    "verdict" TEXT,
    "checklist" JSONB,
    "note" TEXT,
    "person_id" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "audit_item_pkey" PRIMARY KEY ("campaign_id","change_id")
);

-- CreateTable
CREATE TABLE "audit_finding" (
    "campaign_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "change_id" UUID,
    "title" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "owner_id" UUID NOT NULL,
    "due_on" DATE NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "end_note" TEXT,

    CONSTRAINT "audit_finding_pkey" PRIMARY KEY ("campaign_id","id")
);

-- CreateTable
CREATE TABLE "audit_delegation" (
    "campaign_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "from_id" UUID NOT NULL,
    "to_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "audit_delegation_pkey" PRIMARY KEY ("campaign_id","id")
);

-- CreateTable
CREATE TABLE "attestation" (
    "campaign_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "identity" TEXT NOT NULL,
    "session" TEXT NOT NULL,
    "authenticated_at" TIMESTAMPTZ(6) NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "statement" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "checkpoint_size" BIGINT NOT NULL,
    "checkpoint_note" TEXT NOT NULL,

    CONSTRAINT "attestation_pkey" PRIMARY KEY ("campaign_id")
);

-- CreateTable
CREATE TABLE "programme" (
    "id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "service_ids" UUID[],
    "policy_version_id" UUID,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE NOT NULL,
    "criteria" JSONB NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "approved_by" UUID,
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "proposal" JSONB,

    CONSTRAINT "programme_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "programme_day" (
    "programme_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "figures" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "programme_day_pkey" PRIMARY KEY ("programme_id","day")
);

-- CreateTable
CREATE TABLE "programme_extension" (
    "programme_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "from_end" DATE NOT NULL,
    "to_end" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "programme_extension_pkey" PRIMARY KEY ("programme_id","id")
);

-- CreateTable
CREATE TABLE "weekly_review" (
    "week" DATE NOT NULL,
    "figures" JSONB NOT NULL,
    "closed_by" UUID NOT NULL,
    "closed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "weekly_review_pkey" PRIMARY KEY ("week")
);

-- CreateTable
CREATE TABLE "weekly_note" (
    "week" DATE NOT NULL,
    "id" UUID NOT NULL,
    "item" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "owner_id" UUID,
    "due_on" DATE,
    "withdrawn_at" TIMESTAMPTZ(6),

    CONSTRAINT "weekly_note_pkey" PRIMARY KEY ("week","id")
);

-- CreateIndex
CREATE INDEX "audit_campaign_director_id_state_idx" ON "audit_campaign"("director_id", "state");

-- CreateIndex
CREATE INDEX "audit_campaign_auditor_id_state_idx" ON "audit_campaign"("auditor_id", "state");

-- CreateIndex
CREATE INDEX "audit_item_campaign_id_drawn_as_idx" ON "audit_item"("campaign_id", "drawn_as");

-- CreateIndex
CREATE UNIQUE INDEX "audit_item_campaign_id_ordinal_key" ON "audit_item"("campaign_id", "ordinal");

-- CreateIndex
CREATE INDEX "audit_finding_owner_id_state_due_on_idx" ON "audit_finding"("owner_id", "state", "due_on");

-- CreateIndex
CREATE UNIQUE INDEX "programme_number_key" ON "programme"("number");

-- CreateIndex
CREATE INDEX "programme_state_idx" ON "programme"("state");

-- AddForeignKey
ALTER TABLE "audit_item" ADD CONSTRAINT "audit_item_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "audit_campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_finding" ADD CONSTRAINT "audit_finding_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "audit_campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_delegation" ADD CONSTRAINT "audit_delegation_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "audit_campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attestation" ADD CONSTRAINT "attestation_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "audit_campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "programme_day" ADD CONSTRAINT "programme_day_programme_id_fkey" FOREIGN KEY ("programme_id") REFERENCES "programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "programme_extension" ADD CONSTRAINT "programme_extension_programme_id_fkey" FOREIGN KEY ("programme_id") REFERENCES "programme"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE audit_campaign
  ADD CONSTRAINT campaign_state CHECK (state IN ('committed', 'frozen', 'attested', 'cancelled')),
  ADD CONSTRAINT campaign_period CHECK (from_at < until_at),
  ADD CONSTRAINT campaign_frozen CHECK (state NOT IN ('frozen', 'attested') OR (frozen_at IS NOT NULL
    AND checkpoint_size IS NOT NULL AND checkpoint_note IS NOT NULL AND population_size IS NOT NULL
    AND population_digest IS NOT NULL)),
  ADD CONSTRAINT campaign_ended CHECK ((state IN ('attested', 'cancelled')) = (ended_at IS NOT NULL));
ALTER TABLE audit_item
  ADD CONSTRAINT item_drawn_as CHECK (drawn_as IN ('exception', 'sample', 'both')),
  ADD CONSTRAINT item_verdict CHECK (verdict IN ('sound', 'flawed')),
  ADD CONSTRAINT item_decided CHECK ((verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (person_id IS NULL));
ALTER TABLE audit_finding
  ADD CONSTRAINT finding_state CHECK (state IN ('open', 'in-progress', 'resolved', 'accepted')),
  ADD CONSTRAINT finding_ended CHECK ((state IN ('resolved', 'accepted')) = (ended_at IS NOT NULL));
ALTER TABLE programme
  ADD CONSTRAINT programme_state CHECK (state IN ('planned', 'running', 'ended', 'cancelled')),
  ADD CONSTRAINT programme_dates CHECK (starts_on <= ends_on);
ALTER TABLE weekly_note ADD CONSTRAINT note_kind CHECK (kind IN ('comment', 'decision'));
ALTER TABLE weekly_note ADD CONSTRAINT note_monday CHECK (extract(isodow FROM week) = 1);
ALTER TABLE weekly_review ADD CONSTRAINT review_monday CHECK (extract(isodow FROM week) = 1);

CREATE TRIGGER attestation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attestation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER audit_delegation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_delegation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER programme_day_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON programme_day
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER programme_extension_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON programme_extension
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();
