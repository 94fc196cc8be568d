-- CreateTable
CREATE TABLE "claimcheck"."endpoint" (
    "id" UUID NOT NULL,
    "owner_id" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "kinds" TEXT[] NOT NULL,
    "datasets" TEXT[],
    "narrowing" JSONB,
    "via" TEXT,
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "tested_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claimcheck"."endpoint_secret" (
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "ends_at" TIMESTAMPTZ(3),

    CONSTRAINT "endpoint_secret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claimcheck"."delivery" (
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event_id" BIGINT NOT NULL,
    "export_id" UUID,
    "kind" TEXT NOT NULL,
    "state" JSONB,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "held" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "attempts_max" INTEGER NOT NULL DEFAULT 9,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "last_status" INTEGER,
    "last_error" TEXT,
    "last_response" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "endpoint_owner_id_created_at_id_idx" ON "claimcheck"."endpoint"("owner_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "endpoint_secret_endpoint_id_created_at_idx" ON "claimcheck"."endpoint_secret"("endpoint_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_endpoint_id_event_id_key" ON "claimcheck"."delivery"("endpoint_id", "event_id");

-- AddForeignKey
ALTER TABLE "claimcheck"."endpoint" ADD CONSTRAINT "endpoint_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "claimcheck"."user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claimcheck"."endpoint_secret" ADD CONSTRAINT "endpoint_secret_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "claimcheck"."endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claimcheck"."delivery" ADD CONSTRAINT "delivery_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "claimcheck"."endpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of the few rows that something looks for: which deliveries are due, of which endpoints, how many of an endpoint are in hand, and
-- which are old. Written by hand.

-- CreateIndex
CREATE INDEX "delivery_pending_next_at_idx" ON "claimcheck"."delivery"("next_at") WHERE "status" = 'pending';

-- CreateIndex
CREATE INDEX "delivery_pending_endpoint_id_next_at_event_id_idx" ON "claimcheck"."delivery"("endpoint_id", "next_at", "event_id") WHERE "status" = 'pending';

-- CreateIndex
CREATE INDEX "delivery_held_endpoint_id_idx" ON "claimcheck"."delivery"("endpoint_id") WHERE "held" IS NOT NULL;

-- CreateIndex
CREATE INDEX "delivery_ended_finished_at_idx" ON "claimcheck"."delivery"("finished_at") WHERE "status" <> 'pending';
