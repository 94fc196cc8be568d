-- What its owner calls an export.
ALTER TABLE "claimcheck"."export" ADD COLUMN     "name" VARCHAR(120);
