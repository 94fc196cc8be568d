-- What a person lists of their own exports is found by its status and its dataset, however many there are.

-- CreateIndex
CREATE INDEX "export_owner_id_status_created_at_id_idx" ON "claimcheck"."export"("owner_id", "status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "export_owner_id_dataset_created_at_id_idx" ON "claimcheck"."export"("owner_id", "dataset", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "export_owner_id_dataset_status_created_at_id_idx" ON "claimcheck"."export"("owner_id", "dataset", "status", "created_at" DESC, "id" DESC);

-- How many exports somebody has made within a minute is counted by these lines: the exports may be deleted by then.

-- CreateIndex
CREATE INDEX "event_made_actor_at_idx" ON "claimcheck"."event"("actor", "at") WHERE "kind" = 'made';
