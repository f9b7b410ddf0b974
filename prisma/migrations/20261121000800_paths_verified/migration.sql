-- AlterTable
ALTER TABLE "change_control" ADD COLUMN     "paths_from" TEXT;

-- AlterTable
ALTER TABLE "review" ADD COLUMN     "carried_from" UUID;

-- AlterTable
ALTER TABLE "revision" ADD COLUMN     "said" JSONB;

-- CreateIndex
CREATE INDEX "revision_diff_id_idx" ON "revision"("diff_id");
