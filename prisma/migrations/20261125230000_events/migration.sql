-- AlterTable
ALTER TABLE "claimcheck"."export" ADD COLUMN     "error_params" JSONB;

-- CreateTable
CREATE TABLE "claimcheck"."event" (
    "id" BIGSERIAL NOT NULL,
    "export_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "actor" TEXT,
    "address" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "event_export_id_id_idx" ON "claimcheck"."event"("export_id", "id");

-- CreateIndex
CREATE INDEX "event_at_idx" ON "claimcheck"."event"("at");
