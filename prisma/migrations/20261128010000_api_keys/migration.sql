-- CreateTable
CREATE TABLE "claimcheck"."api_key" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "start" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "narrowing" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "claimcheck"."api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_owner_id_created_at_idx" ON "claimcheck"."api_key"("owner_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "claimcheck"."api_key" ADD CONSTRAINT "api_key_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "claimcheck"."user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
