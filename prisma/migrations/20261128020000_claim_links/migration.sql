-- CreateTable
CREATE TABLE "claimcheck"."claim_link" (
    "id" UUID NOT NULL,
    "export_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "made_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "claim_link_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "claim_link_token_hash_key" ON "claimcheck"."claim_link"("token_hash");

-- CreateIndex
CREATE INDEX "claim_link_export_id_created_at_idx" ON "claimcheck"."claim_link"("export_id", "created_at");

-- AddForeignKey
ALTER TABLE "claimcheck"."claim_link" ADD CONSTRAINT "claim_link_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "claimcheck"."export"("id") ON DELETE CASCADE ON UPDATE CASCADE;
