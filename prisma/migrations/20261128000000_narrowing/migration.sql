-- AlterTable
ALTER TABLE "claimcheck"."export" ADD COLUMN     "narrowing" JSONB;

-- AlterTable
ALTER TABLE "claimcheck"."event" ADD COLUMN     "via" TEXT;
