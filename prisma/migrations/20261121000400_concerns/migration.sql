-- AlterTable
ALTER TABLE "change_control" ADD COLUMN     "concerns" JSONB NOT NULL DEFAULT '{}';
