-- When the current attempt had read every row, and what was left was to store the file.
ALTER TABLE "claimcheck"."export" ADD COLUMN     "read_at" TIMESTAMPTZ(3);
