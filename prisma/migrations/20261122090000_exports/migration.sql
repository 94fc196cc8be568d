-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "claimcheck";

-- CreateEnum
CREATE TYPE "claimcheck"."export_status" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired');

-- CreateTable
CREATE TABLE "claimcheck"."export" (
    "id" UUID NOT NULL,
    "owner_id" TEXT NOT NULL,
    "dataset" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "status" "claimcheck"."export_status" NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "repeat_of" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "started_at" TIMESTAMPTZ(3),
    "heartbeat_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "rows_done" BIGINT NOT NULL DEFAULT 0,
    "rows_total" BIGINT,
    "rows_total_is_estimate" BOOLEAN NOT NULL DEFAULT true,
    "bytes_written" BIGINT NOT NULL DEFAULT 0,
    "percent" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "artifact_key" TEXT,
    "row_count" BIGINT,
    "byte_size" BIGINT,
    "sha256" TEXT,
    "error_code" TEXT,
    "error_detail" TEXT,

    CONSTRAINT "export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claimcheck"."worker" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "export_ids" UUID[],
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "export_owner_id_created_at_id_idx" ON "claimcheck"."export"("owner_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "export_status_created_at_idx" ON "claimcheck"."export"("status", "created_at");


