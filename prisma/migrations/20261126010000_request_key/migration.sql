-- AlterTable
ALTER TABLE "claimcheck"."export" ADD COLUMN     "request_key" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "export_owner_id_request_key_key" ON "claimcheck"."export"("owner_id", "request_key");
