-- Jobs have their owner as their group since there are turns, and their created_on is the time of their turn. The export has
-- both; of a job without one, the job itself says what it can. Written by hand.

-- ReplaceFunction
CREATE OR REPLACE FUNCTION "claimcheck"."jobs"() RETURNS TABLE (
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
        pg_catalog.row_number() OVER (ORDER BY COALESCE(e.created_at, job.created_on) DESC, job.id DESC),
        job.id,
        job.name::TEXT,
        job.state::TEXT,
        job.retry_count + 1,
        COALESCE(e.owner_id, job.group_id, job.singleton_key),
        COALESCE(e.created_at, job.created_on),
        CASE WHEN job.state::TEXT IN ('created', 'retry') AND job.start_after > pg_catalog.now() THEN job.start_after END,
        job.started_on,
        job.heartbeat_on,
        job.completed_on,
        job.output
    FROM pgboss.job
    LEFT JOIN claimcheck.export e ON e.id = job.id
    ORDER BY 1;
END
$$;
