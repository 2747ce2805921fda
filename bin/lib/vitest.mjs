import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './root.mjs'
import { run, say } from './terminal.mjs'

const reports = join(root, 'node_modules/.cache/hayloft')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')

export const nothing = { passed: 0, failed: 0, skipped: 0, missing: {}, failures: [], unsteady: [] }

// More than these have a common cause, which a second look would not take away.
const mostLookedAtAgain = 5

/**
 * Runs vitest and resolves to its counts; a file that does not even load, or a crash, counts as one failure each.
 * `missing` says how many tests were skipped for want of a part of the machine, by the words that their suite gives;
 * `failures` names what failed, each with the first lines of its reason, since a log's end is what is read first.
 *
 * With `twice`, files that failed run once more, one after the other. What passes then is counted as passed and named in
 * `unsteady`, with the reason of its failure: the machine was too busy for it, or it has a race that is to be found.
 */
export async function runVitest(args, env, { twice = false } = {}) {
  const first = await runOnce(args, env)
  const doubtful = first.files.filter(({ failures }) => failures.length > 0)
  if (!twice || first.crashed || doubtful.length === 0 || doubtful.length > mostLookedAtAgain) return sum(first)
  say(`Once more, one after the other: ${doubtful.map(({ name }) => name).join(', ')}`)
  const options = args.filter((arg) => arg.startsWith('--'))
  const second = await runOnce([...options, '--no-file-parallelism', ...doubtful.map(({ name }) => name)], env)
  if (second.crashed) return sum(first)
  const newest = new Map([...first.files, ...second.files].map((file) => [file.name, file]))
  const unsteady = doubtful.flatMap(({ name, failures }) => {
    const still = new Set(newest.get(name).failures.map(({ title }) => title))
    return failures.filter(({ title }) => !still.has(title)).map(({ text }) => text)
  })
  return { ...sum({ ...second, files: [...newest.values()] }), unsteady }
}

async function runOnce(args, env) {
  mkdirSync(reports, { recursive: true })
  const report = join(reports, `vitest-${process.pid}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await run(process.execPath, [vitest, 'run', '--passWithNoTests', ...reporters, ...args], { env })
  const files = readFiles(report)
  rmSync(report, { force: true })
  const crashed = code !== 0 && files.every(({ failures }) => failures.length === 0) ? `vitest ${args.join(' ')} ended with code ${code}` : undefined
  return { files, crashed }
}

function readFiles(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults.map(readFile)
  } catch {
    return []
  }
}

function readFile({ name: path, status, message, assertionResults: tests }) {
  const name = relative(root, path)
  const of = (state) => tests.filter((test) => test.status === state)
  const failures = of('failed').map(({ ancestorTitles, title, failureMessages }) => describeFailure([name, ...ancestorTitles, title], failureMessages))
  if (status === 'failed' && failures.length === 0) failures.push(describeFailure([name], [message]))
  const passed = of('passed').length
  return { name, passed, skipped: tests.length - passed - of('failed').length, missing: countMissing(tests), failures }
}

function sum({ files, crashed }) {
  const count = (numbers) => numbers.reduce((total, number) => total + number, 0)
  const failures = [...files.flatMap((file) => file.failures.map(({ text }) => text)), ...(crashed ? [crashed] : [])]
  return {
    passed: count(files.map(({ passed }) => passed)),
    failed: failures.length,
    skipped: count(files.map(({ skipped }) => skipped)),
    missing: files.map((file) => file.missing).reduce(addMissing, {}),
    failures,
    unsteady: [],
  }
}

function describeFailure(titles, messages) {
  const lines = stripVTControlCharacters(messages.join('\n')).trim().split('\n')
  const isOurs = (line) => !/^\s+at /.test(line) || !line.includes('node_modules')
  const reason = lines.filter(isOurs).slice(0, 6).map((line) => line.trim()).join('\n    ')
  const title = titles.join(' > ')
  return { title, text: `${title}\n    ${reason}` }
}

/** As server/testing/needs.ts writes it into the name of a suite. */
function countMissing(tests) {
  const parts = tests.flatMap(({ ancestorTitles }) => /\[skipped: (.+)\]$/.exec(ancestorTitles.join(' '))?.[1] ?? [])
  return parts.map((part) => ({ [part]: 1 })).reduce(addMissing, {})
}

/** How many tests were skipped for want of each part, together. */
export function addMissing(one, other) {
  const total = { ...one }
  for (const [part, tests] of Object.entries(other)) total[part] = (total[part] ?? 0) + tests
  return total
}
