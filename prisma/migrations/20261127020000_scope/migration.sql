-- AlterTable
ALTER TABLE "claimcheck"."export" ADD COLUMN     "scope_digest" TEXT;
