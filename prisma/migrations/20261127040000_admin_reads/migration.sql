-- What administrators look through is found by its time, by its dataset and by its kind, however much there is.

-- CreateIndex
CREATE INDEX "export_created_at_id_idx" ON "claimcheck"."export"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "export_dataset_created_at_id_idx" ON "claimcheck"."export"("dataset", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "event_kind_id_idx" ON "claimcheck"."event"("kind", "id");

-- CreateIndex
CREATE INDEX "user_name_id_idx" ON "claimcheck"."user"("name", "id");
