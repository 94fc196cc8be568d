-- How much room somebody's files take is summed up from these lines whenever they ask for another one. No progress of an export touches them.

-- CreateIndex
CREATE INDEX "export_kept_idx" ON "claimcheck"."export"("owner_id") INCLUDE ("byte_size", "expires_at") WHERE "status" = 'succeeded';
