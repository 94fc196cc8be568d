-- An owner has several turns since MAX_RUNNING_EXPORTS. What waits for one or stands behind with a later one is found by its owner.

-- CreateIndex
CREATE INDEX "export_behind_owner_id_idx" ON "claimcheck"."export"("owner_id") WHERE "status" = 'queued' AND ("slot" IS NULL OR "slot" > 1);
