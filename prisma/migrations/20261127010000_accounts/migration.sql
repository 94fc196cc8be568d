-- CreateTable
CREATE TABLE "claimcheck"."user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "roles" TEXT[] DEFAULT ARRAY['member']::TEXT[],
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claimcheck"."session" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claimcheck"."account" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "password" TEXT,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claimcheck"."verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claimcheck"."rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "claimcheck"."user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "claimcheck"."session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "claimcheck"."session"("user_id");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "claimcheck"."session"("expires_at");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "claimcheck"."account"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_provider_id_account_id_key" ON "claimcheck"."account"("provider_id", "account_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "claimcheck"."verification"("identifier");

-- CreateIndex
CREATE INDEX "verification_expires_at_idx" ON "claimcheck"."verification"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "claimcheck"."rate_limit"("key");

-- Whoever has made exports before there were accounts keeps them, and cannot sign in: nobody knows who that is.
INSERT INTO "claimcheck"."user" ("id", "name", "email", "disabled_at")
SELECT DISTINCT "owner_id", "owner_id", "owner_id" || '@claimcheck.invalid', now() FROM "claimcheck"."export";

-- AddForeignKey
ALTER TABLE "claimcheck"."export" ADD CONSTRAINT "export_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "claimcheck"."user"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "claimcheck"."session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "claimcheck"."user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claimcheck"."account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "claimcheck"."user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
