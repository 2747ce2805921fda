import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../paths.ts'

const server = join(root, 'server')

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !/node_modules|\/dist\//.test(path))
}

type Import = { from: string; to: string; typeOnly: boolean }

/** Imports between files of the server, as paths below it. */
const imports: Import[] = sourceFiles(server).flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/^(?:import|export) (type )?[^'"]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm)].map((match) => ({
    from: relative(server, path), to: relative(server, resolve(dirname(path), (match[2] ?? match[3])!)), typeOnly: match[1] !== undefined,
  })))

const ofSource = imports.filter(({ from }) => !from.endsWith('.test.ts') && !/(^testing\/|\/examples\.ts$|\/test-)/.test(from))
const layerOf = (path: string): string => path.split('/')[0]!
const featureOf = (path: string): string | undefined => /^features\/([^/]+)\/./.exec(path)?.[1]
const told = ({ from, to }: Import): string => `${from} → ${to}`

describe('the house', () => {
  it('imports downwards only: commands, roles, api, features, kernel', () => {
    const layers = ['main.ts', 'commands', 'roles', 'api', 'features', 'kernel']
    const upward = ofSource.filter(({ from, to, typeOnly }) =>
      layers.indexOf(layerOf(to)) < layers.indexOf(layerOf(from)) && layers.includes(layerOf(to)) && layers.includes(layerOf(from)) && !typeOnly)
    expect(upward.map(told)).toEqual([])
  })

  it('knows no feature in the transports and in the kernel, but for the type of the router', () => {
    const known = ofSource.filter(({ from, to }) => ['api', 'kernel'].includes(layerOf(from)) && layerOf(to) === 'features')
    expect(known.map(told)).toEqual(['api/rpc.ts → features/index.ts'])
  })

  it('enters another feature only by its index', () => {
    const past = ofSource.filter(({ from, to }) => featureOf(to) && featureOf(to) !== featureOf(from) && !to.endsWith('/index.ts'))
    expect(past.map(told)).toEqual([])
  })

  it('has no feature that needs itself in a circle', () => {
    const needs = new Map<string, Set<string>>()
    for (const { from, to } of ofSource) {
      const [one, other] = [featureOf(from), featureOf(to)]
      if (one && other && one !== other) needs.set(one, (needs.get(one) ?? new Set()).add(other))
    }
    const circleFrom = (start: string): string | undefined => {
      const walk = (feature: string, path: string[]): string | undefined => {
        for (const next of needs.get(feature) ?? []) {
          if (next === start) return [...path, next].join(' → ')
          if (path.includes(next)) continue
          const found = walk(next, [...path, next])
          if (found) return found
        }
        return undefined
      }
      return walk(start, [start])
    }
    expect([...needs.keys()].map(circleFrom).filter(Boolean)).toEqual([])
  })

  it('keeps files readable: 400 lines, 600 for tests', () => {
    const folders = ['server', 'dashboard', 'sdk', 'bin', 'bench', 'e2e'].map((name) => join(root, name))
    const long = folders.flatMap(sourceFiles)
      .map((path) => ({ path: relative(root, path), lines: readFileSync(path, 'utf8').split('\n').length }))
      .filter(({ path, lines }) => !path.includes('.generated.') && lines > (path.includes('.test.') ? 600 : 400))
    expect(long).toEqual([])
  })

  it('names files after what they hold', () => {
    const vague = ['server', 'dashboard', 'sdk'].flatMap((name) => sourceFiles(join(root, name)))
      .map((path) => relative(root, path)).filter((path) => /(^|\/)(utils?|helpers?|common|manager|service|types)(\.|\/)/.test(path))
    expect(vague).toEqual([])
  })

  it('hands out prose that names files that are there', () => {
    const pages = readdirSync(join(root, 'docs'), { recursive: true }).map(String).filter((name) => name.endsWith('.md')).map((name) => join('docs', name))
    const missing = [...pages, 'README.md', 'CONTRIBUTING.md'].flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8')
      const paths = [...text.matchAll(/`((?:server|dashboard|sdk|bin|docs|e2e|bench|deploy)\/[\w./-]+\.\w+|bin\/[\w-]+)`/g)].map((match) => match[1]!)
      const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map((match) => relative(root, resolve(root, dirname(page), match[1]!)))
      return [...paths, ...links].filter((path) => !exists(join(root, path))).map((path) => `${page}: ${path}`)
    })
    expect(missing).toEqual([])
  })
})

function exists(path: string): boolean {
  try {
    return readdirSync(dirname(path)).includes(path.slice(path.lastIndexOf('/') + 1))
  } catch {
    return false
  }
}
