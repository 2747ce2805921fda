/** For one small machine that the application shares; an operator's own lines in postgresql.conf come after and win. */
const settings = {
  listen_addresses: '127.0.0.1',
  // Relative to the cluster's folder, which no other user can enter; and short, as a socket's path must be.
  unix_socket_directories: process.platform === 'win32' ? '' : '.',
  cluster_name: 'hayloft',
  max_connections: '200',

  shared_buffers: '128MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  // The defaults keep four more processes, for asynchronous reads and replication: one small machine needs neither.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  random_page_cost: '1.1',
  jit: 'off',

  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'pglz',
  wal_buffers: '4MB',
  min_wal_size: '80MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  // Plans made while a new installation's tables are empty are bad ones: they go when the tables are analysed.
  autovacuum_naptime: '15s',

  timezone: 'UTC',
  log_timezone: 'UTC',

  // One file a weekday, begun afresh a week later. Statements stay out of it: they carry customers' words.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgres-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
}

export const settingsFile = 'hayloft.conf'

export function settingsText(): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`)
  return ['# Written anew at every start: put your own settings into postgresql.conf.', ...lines, ''].join('\n')
}

export const postgresqlConf = `include '${settingsFile}'
# Settings that you add below take precedence over ${settingsFile}.
`
