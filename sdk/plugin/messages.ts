/** What Hayloft says to a plugin's process, one JSON line each. */
export type ToPlugin =
  | { say: 'begin'; setting: Setting }
  | { say: 'call'; id: number; target: Target; input: unknown; idempotencyKey: string }
  | { say: 'abort'; id: number }
  | { say: 'answer'; ask: number; value?: unknown; error?: Failure }
  | { say: 'ping' }

/** What a plugin's process says to Hayloft. */
export type FromPlugin =
  | { say: 'claim'; manifest: unknown }
  | { say: 'begun' }
  | { say: 'failed'; error: Failure }
  | { say: 'result'; id: number; value?: unknown; error?: Failure }
  | { say: 'ask'; ask: number; call: number | null; method: AskMethod; arguments: unknown[] }
  | { say: 'log'; level: 'info' | 'warn' | 'error'; message: string; data?: unknown }
  | { say: 'pong' }

export type Target = { kind: TargetKind; name: string }
export type TargetKind = 'operation' | 'step' | 'hook' | 'receive' | 'channel'
export type AskMethod = 'call' | 'fetch' | 'accessToken' | 'storage.get' | 'storage.set' | 'storage.add' | 'storage.remove' | 'storage.list'
export type Failure = { code: string; message: string; issues?: { path: string; message: string }[] }

/** What a plugin's process is told about where it works. */
export type Setting = {
  workspace: { id: string; name: string }
  installationId: string
  publicUrl: string
  settings: Record<string, unknown>
}

export type Channel = { send(message: FromPlugin): void; onMessage(listener: (message: ToPlugin) => void): void }
