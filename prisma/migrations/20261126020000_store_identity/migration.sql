-- CreateTable
CREATE TABLE "claimcheck"."store" (
    "singleton" BOOLEAN NOT NULL DEFAULT true,
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),

    CONSTRAINT "store_pkey" PRIMARY KEY ("singleton"),
    CONSTRAINT "store_singleton_check" CHECK ("singleton")
);

-- AlterTable
ALTER TABLE "claimcheck"."worker" ADD COLUMN     "source_state" TEXT,
ADD COLUMN     "source_checked_at" TIMESTAMPTZ(3),
ADD COLUMN     "store_state" TEXT;
