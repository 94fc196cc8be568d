-- AlterTable
ALTER TABLE "claimcheck"."export" ADD COLUMN     "slot" SMALLINT,
ADD COLUMN     "turn_at" TIMESTAMPTZ(3),
ADD COLUMN     "retry_at" TIMESTAMPTZ(3),
ADD COLUMN     "retries_left" INTEGER,
ADD COLUMN     "left_at" TIMESTAMPTZ(3),
ADD COLUMN     "seconds_left" DOUBLE PRECISION;

-- What was made before there were turns: one of each owner has its turn, the others wait for theirs.
UPDATE "claimcheck"."export" "e" SET "slot" = 1, "turn_at" = "e"."created_at"
FROM (
    SELECT DISTINCT ON ("owner_id") "id" FROM "claimcheck"."export"
    WHERE "status" IN ('queued', 'running')
    ORDER BY "owner_id", "status" DESC, "created_at", "id"
) "first"
WHERE "e"."id" = "first"."id";

-- The queue was of the policy key_strict_fifo, which sorts all waiting jobs at every fetch; pg-boss has no way to change a
-- queue's policy. Not there yet in a new database.
DO $$
BEGIN
    IF to_regclass('pgboss.job') IS NOT NULL THEN
        UPDATE "pgboss"."queue" SET "policy" = 'standard' WHERE "name" = 'export';
        UPDATE "pgboss"."job" "j" SET "policy" = 'standard', "group_id" = "j"."singleton_key",
            "priority" = CASE WHEN "j"."state" >= 'active' OR "e"."slot" = 1 THEN 0 ELSE -1 END
        FROM "claimcheck"."export" "e" WHERE "j"."name" = 'export' AND "j"."id" = "e"."id";
    END IF;
END $$;

-- CreateIndex
CREATE UNIQUE INDEX "export_unended_owner_id_slot_key" ON "claimcheck"."export"("owner_id", "slot") WHERE "status" IN ('queued', 'running');

-- CreateIndex
CREATE INDEX "export_unended_id_idx" ON "claimcheck"."export"("id") WHERE "status" IN ('queued', 'running');

-- CreateIndex
CREATE INDEX "export_ready_turn_at_id_idx" ON "claimcheck"."export"("turn_at", "id") WHERE "status" = 'queued' AND "slot" IS NOT NULL;

-- CreateIndex
CREATE INDEX "export_waiting_owner_id_created_at_id_idx" ON "claimcheck"."export"("owner_id", "created_at", "id") WHERE "status" = 'queued' AND "slot" IS NULL;

-- CreateIndex
CREATE INDEX "export_kept_expires_at_idx" ON "claimcheck"."export"("expires_at") WHERE "status" = 'succeeded';

-- CreateIndex
CREATE INDEX "export_fileless_finished_at_idx" ON "claimcheck"."export"("finished_at") WHERE "status" IN ('failed', 'cancelled', 'expired');
