import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export const metrics = new Registry()

const registers = [metrics]
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export const operationSeconds = new Histogram({
  name: 'hayloft_operation_seconds', help: 'Time of an operation from input to output.',
  labelNames: ['operation', 'surface', 'outcome'], buckets: seconds, registers,
})
export const requestSeconds = new Histogram({
  name: 'hayloft_http_request_seconds', help: 'Time of an HTTP request.', labelNames: ['route', 'status'], buckets: seconds, registers,
})
export const errorsTotal = new Counter({
  name: 'hayloft_errors_total', help: 'Errors given to callers, by code.', labelNames: ['code', 'surface'], registers,
})
export const databaseSeconds = new Histogram({
  name: 'hayloft_database_seconds', help: 'Time of a database statement, waiting for its answer.', buckets: seconds, registers,
})
export const cacheReads = new Counter({
  name: 'hayloft_cache_reads_total', help: 'Cache reads by cache and result.', labelNames: ['cache', 'result'], registers,
})
export const queueLength = new Gauge({
  name: 'hayloft_jobs', help: 'Jobs by name and state: waiting, running, dead.', labelNames: ['name', 'state'], registers,
})
export const oldestJob = new Gauge({
  name: 'hayloft_jobs_oldest_seconds', help: 'How long the oldest waiting job is due, by name.', labelNames: ['name'], registers,
})
export const jobFailures = new Counter({
  name: 'hayloft_job_failures_total', help: 'Attempts of jobs that failed, by name and by what came of it: retry or dead.', labelNames: ['name', 'outcome'], registers,
})
export const jobSeconds = new Histogram({
  name: 'hayloft_job_seconds', help: 'Time of a job.', labelNames: ['job', 'outcome'], buckets: seconds, registers,
})
export const runsEnded = new Counter({
  name: 'hayloft_runs_ended_total', help: 'Runs of flows by how they ended.', labelNames: ['state'], registers,
})
export const stepSeconds = new Histogram({
  name: 'hayloft_step_seconds', help: 'Time of an attempt at a step of a flow.', labelNames: ['kind', 'outcome'], buckets: seconds, registers,
})
export const socketsOpen = new Gauge({ name: 'hayloft_websockets', help: 'Open WebSockets.', registers })
export const deliverySeconds = new Histogram({
  name: 'hayloft_realtime_delivery_seconds', help: 'From an event\'s transaction to its push to sockets.', buckets: seconds, registers,
})
export const mailsReceived = new Counter({
  name: 'hayloft_mails_received_total', help: 'Mails at the SMTP entrance by outcome.', labelNames: ['outcome'], registers,
})
export const logLag = new Gauge({
  name: 'hayloft_log_lag_events', help: 'Events that a listener took in its last batch.', labelNames: ['listener'], registers,
})

export const redisAway = new Gauge({ name: 'hayloft_redis_away', help: '1 while REDIS_URL does not answer.', registers })
export const replicaReads = new Counter({
  name: 'hayloft_replica_reads_total', help: 'Reads that a replica may answer, by who did: replica or primary.', labelNames: ['source'], registers,
})

let collecting = false

/** Process metrics (memory, event loop), once per process. */
export function collectProcessMetrics(): void {
  if (collecting) return
  collecting = true
  collectDefaultMetrics({ register: metrics, prefix: 'hayloft_' })
}
