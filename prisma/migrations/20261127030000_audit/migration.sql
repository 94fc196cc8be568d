-- AlterTable
ALTER TABLE "claimcheck"."event" ADD COLUMN     "subject" TEXT,
ALTER COLUMN "export_id" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "event_subject_at_idx" ON "claimcheck"."event"("subject", "at");

-- CreateIndex
CREATE INDEX "event_actor_id_idx" ON "claimcheck"."event"("actor", "id");

-- Append-only: a statement that would change what has happened, or make it undone, is refused, whoever gives it. The sweep, which removes
-- what is old, says so in its own transaction. Written by hand.
CREATE FUNCTION "claimcheck"."keep_events"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND pg_catalog.current_setting('claimcheck.sweeps_events', true) OPERATOR(pg_catalog.=) 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'claimcheck.event is append-only: % is refused', TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'EVENT_RETENTION_DAYS says when the sweep removes events.';
END
$$;

CREATE TRIGGER "keep_events" BEFORE UPDATE OR DELETE ON "claimcheck"."event"
    FOR EACH ROW EXECUTE FUNCTION "claimcheck"."keep_events"();

CREATE TRIGGER "keep_all_events" BEFORE TRUNCATE ON "claimcheck"."event"
    FOR EACH STATEMENT EXECUTE FUNCTION "claimcheck"."keep_events"();
