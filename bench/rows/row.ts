import type { Child } from '../child.ts'
import type { Installation } from '../installation.ts'
import type { Load } from '../load/load-process.ts'
import type { Scene } from '../scene.ts'

/** One line of the table. */
export type Row = {
  name: string
  value: number
  unit: string
  /** Of the same work by the bare baseline, in the same run. */
  bare?: number
  ratio?: number
  aim?: { atLeast?: number; atMost?: number; ratioAtLeast?: number }
  /** Processor time of one request in microseconds: it hardly depends on what else the machine does. */
  cost?: Cost
  bareCost?: Cost
  /** Share of the machine's cores that others used meanwhile, 0 to 1. */
  others?: number
  note?: string
}

export type Cost = { node: number; postgres: number }

/** What a measurement gets: the installation, its baseline, the process that makes load, and how long to go on. */
export type Bench = {
  installation: Installation
  scene: Scene
  bare: { port: number; pid: number }
  server: { pid: number; dataDir: string }
  load: Child<Load>
  rounds: number
  seconds: number
}

export type Measurement = { name: string; measure(bench: Bench): Promise<Row[]> }
