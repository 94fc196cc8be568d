-- pg-boss's jobs as a developer reads them in Studio: the newest is number 1, and in the words of the exports. Written by hand.
-- The function finds pg-boss's table when it is called: so it can be made before that table is, and pg-boss's own migrations,
-- which change and drop columns, never meet a view that depends on them.

-- CreateFunction
CREATE FUNCTION "claimcheck"."jobs"() RETURNS TABLE (
    "number" BIGINT,
    "export_id" UUID,
    "queue" TEXT,
    "state" TEXT,
    "attempt" INTEGER,
    "owner" TEXT,
    "created_at" TIMESTAMPTZ,
    "waits_until" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ,
    "heartbeat_at" TIMESTAMPTZ,
    "completed_at" TIMESTAMPTZ,
    "output" JSONB
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT
        pg_catalog.row_number() OVER (ORDER BY job.created_on DESC, job.id DESC),
        job.id,
        job.name::TEXT,
        job.state::TEXT,
        job.retry_count + 1,
        job.singleton_key,
        job.created_on,
        CASE WHEN job.state::TEXT IN ('created', 'retry') AND job.start_after > pg_catalog.now() THEN job.start_after END,
        job.started_on,
        job.heartbeat_on,
        job.completed_on,
        job.output
    FROM pgboss.job
    ORDER BY 1;
END
$$;

-- CreateView
CREATE VIEW "claimcheck"."job" AS SELECT * FROM "claimcheck"."jobs"();
