import type { Target } from '../../../sdk/plugin/messages.ts'
import { publicUrlOf } from '../../config.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { type PluginLimits, type PluginProcess, startPluginProcess, usualLimits } from '../../kernel/plugins/plugin-process.ts'
import { answerAsk } from './answer-ask.ts'
import { findWorkspaceName } from './find-workspace-name.ts'
import type { Installation } from './installation.ts'
import { tellFailure } from './note-failure.ts'
import { folderOf } from './packages.ts'
import { makePluginLog, type PluginLog } from './plugin-log.ts'
import { missingSettings, openSettings, withDefaults } from './settings.ts'

export type PluginCall = {
  target: Target
  input: unknown
  idempotencyKey: string
  correlationId: string
  timeoutSeconds?: number
  signal?: AbortSignal
}

/** What this process has running of one installation. */
type Place = {
  /** Of the package and everything that the process was told when it started. */
  edition: string
  process: Promise<PluginProcess> | undefined
  log: PluginLog
  crashes: number[]
  restAt: number
  idle: NodeJS.Timeout | undefined
  busy: number
  queue: (() => void)[]
}

type Host = { places: Map<string, Place>; limits: PluginLimits; idleMs: number; restMs: number }

const crashWindowMs = 10 * 60_000
const mostCrashes = 5
const longestRestMs = 5 * 60_000
const mostWaiting = 200

const hosts = new WeakMap<Kernel, Host>()

function hostOf(kernel: Kernel): Host {
  let host = hosts.get(kernel)
  if (!host) {
    hosts.set(kernel, host = { places: new Map(), limits: { ...usualLimits, ...kernel.config.plugins }, idleMs: 5 * 60_000, restMs: 1_000 })
  }
  return host
}

/**
 * Calls into a plugin's process of this Hayloft process, which is started when it is needed.
 * @throws AppError plugin_failed, or what the plugin answered
 */
export async function callPlugin(kernel: Kernel, installation: Installation, call: PluginCall): Promise<unknown> {
  if (installation.state === 'disabled') throw new AppError('plugin_failed', { detail: `${installation.manifest.title} is switched off.` })
  const missing = missingSettings(installation.manifest, openSettings(kernel.secrets, installation))
  if (missing.length > 0) throw new AppError('plugin_failed', { detail: `${installation.manifest.title} is not set up yet. It needs: ${missing.join(', ')}.` })
  const host = hostOf(kernel)
  const place = placeOf(kernel, host, installation)
  await takeTurn(place, host.limits.callsAtOnce)
  try {
    clearTimeout(place.idle)
    const running = await startedIn(kernel, host, place, installation)
    const answer = await running.call(call)
    if (installation.state === 'failing') await tellFailure(kernel, installation, 'enabled', null)
    place.crashes = []
    return answer
  } finally {
    leaveTurn(place)
    if (place.busy === 0) place.idle = setTimeout(() => void endProcess(place), host.idleMs).unref()
  }
}

function placeOf(kernel: Kernel, host: Host, installation: Installation): Place {
  const { id, workspaceId } = installation
  const edition = `${installation.packageHash} ${installation.updatedAt.getTime()}`
  let place = host.places.get(id)
  if (place && place.edition !== edition) {
    // Its calls may end first; new ones go to the new edition.
    retire(place)
    place = undefined
  }
  if (!place) {
    place = { edition, process: undefined, log: makePluginLog(kernel, { workspaceId, installationId: id }), crashes: [], restAt: 0, idle: undefined, busy: 0, queue: [] }
    host.places.set(id, place)
  }
  return place
}

function startedIn(kernel: Kernel, host: Host, place: Place, installation: Installation): Promise<PluginProcess> {
  if (place.process) return place.process
  const rest = place.restAt - Date.now()
  if (rest > 0) {
    const retryAfterSeconds = Math.ceil(rest / 1000)
    throw new AppError('plugin_failed', { retryAfterSeconds, detail: `${installation.manifest.title} has just failed; it is started again in ${retryAfterSeconds} s.` })
  }
  const onEnd = (reason: string): void => {
    place.process = undefined
    place.log.add('error', reason)
    noteCrash(kernel, host, place, installation, reason)
  }
  place.process = start(kernel, host, place, installation, onEnd)
  place.process.catch(() => { place.process = undefined })
  return place.process
}

async function start(kernel: Kernel, host: Host, place: Place, installation: Installation, onEnd: (reason: string) => void): Promise<PluginProcess> {
  const { id, workspaceId, manifest } = installation
  const [folder, name] = await Promise.all([folderOf(kernel, installation.packageHash), findWorkspaceName(kernel, workspaceId)])
  return startPluginProcess({
    folder,
    limits: host.limits,
    installed: {
      manifest,
      setting: {
        workspace: { id: workspaceId, name }, installationId: id, publicUrl: publicUrlOf(kernel.config),
        settings: withDefaults(manifest, openSettings(kernel.secrets, installation)),
      },
    },
    onAsk: (ask) => answerAsk(kernel, installation, ask),
    onLog: (level, text) => place.log.add(level, text),
    onEnd,
  })
}

/** 1, 2, 4 … seconds of rest; the fifth crash in ten minutes counts as failing. */
function noteCrash(kernel: Kernel, host: Host, place: Place, installation: Installation, reason: string): void {
  const now = Date.now()
  place.crashes = [...place.crashes.filter((at) => at > now - crashWindowMs), now]
  const failing = place.crashes.length >= mostCrashes
  place.restAt = now + Math.min(longestRestMs, failing ? longestRestMs : host.restMs * 2 ** (place.crashes.length - 1))
  kernel.log.warn({ plugin: installation.name, installationId: installation.id, reason }, 'a plugin\'s process ended')
  void tellFailure(kernel, installation, failing ? 'failing' : installation.state === 'failing' ? 'failing' : 'enabled', reason)
}

async function takeTurn(place: Place, most: number): Promise<void> {
  if (place.busy < most) return void place.busy++
  if (place.queue.length >= mostWaiting) throw new AppError('unavailable', { detail: 'The plugin has too much to do. Try again in a moment.' })
  await new Promise<void>((resolve) => place.queue.push(resolve))
}

function leaveTurn(place: Place): void {
  const next = place.queue.shift()
  if (next) next()
  else place.busy--
}

function retire(place: Place): void {
  clearTimeout(place.idle)
  if (place.busy > 0) place.idle = setTimeout(() => retire(place), 1_000).unref()
  else void endProcess(place)
}

async function endProcess(place: Place): Promise<void> {
  clearTimeout(place.idle)
  const process = place.process
  place.process = undefined
  await process?.then((running) => running.stop(), () => undefined)
  await place.log.flush()
}

/** Of an installation that was removed or switched off. */
export function endPlugin(kernel: Kernel, installationId: string): void {
  const host = hostOf(kernel)
  const place = host.places.get(installationId)
  host.places.delete(installationId)
  if (place) retire(place)
}

/** For tests, which would else wait for minutes. */
export function limitPlugins(kernel: Kernel, { idleMs, restMs, ...limits }: Partial<PluginLimits> & { idleMs?: number; restMs?: number }): void {
  const host = hostOf(kernel)
  host.limits = { ...host.limits, ...limits }
  host.idleMs = idleMs ?? host.idleMs
  host.restMs = restMs ?? host.restMs
}

/** What is running in this process, for tests and for whoever looks. */
export async function runningPlugin(kernel: Kernel, installationId: string): Promise<PluginProcess | undefined> {
  return hosts.get(kernel)?.places.get(installationId)?.process?.catch(() => undefined)
}

export async function flushPluginLog(kernel: Kernel, installationId: string): Promise<void> {
  await hosts.get(kernel)?.places.get(installationId)?.log.flush()
}

export async function closeHost(kernel: Kernel): Promise<void> {
  const places = [...hosts.get(kernel)?.places.values() ?? []]
  hosts.get(kernel)?.places.clear()
  await Promise.all(places.map(endProcess))
}
