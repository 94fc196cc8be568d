/**
 * How long the worker waits for the database of the exports, in ms. A network that swallows packets looks like an answer
 * that takes its time, to TCP for a quarter of an hour: a worker without a limit would wait for it and do nothing else.
 */
export const DATABASE_PATIENCE = { connectionTimeoutMillis: 10_000, query_timeout: 15_000, keepAlive: true }
