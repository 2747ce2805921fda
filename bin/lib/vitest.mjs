import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './root.mjs'
import { run } from './terminal.mjs'

const reports = join(root, 'node_modules/.cache/hayloft')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')

export const nothing = { passed: 0, failed: 0, skipped: 0, missing: {}, failures: [] }

/**
 * Runs vitest and resolves to its counts; a file that does not even load, or a crash, counts as one failure each.
 * `missing` says how many tests were skipped for want of a part of the machine, by the words that their suite gives;
 * `failures` names what failed, each with the first lines of its reason, since a log's end is what is read first.
 */
export async function runVitest(args, env) {
  mkdirSync(reports, { recursive: true })
  const report = join(reports, `vitest-${process.pid}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await run(process.execPath, [vitest, 'run', '--passWithNoTests', ...reporters, ...args], { env })
  const counts = readCounts(report)
  rmSync(report, { force: true })
  if (code !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, failures: [`vitest ${args.join(' ')} ended with code ${code}`] }
  }
  return counts
}

function readCounts(report) {
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'))
    const failedFiles = result.testResults.filter(({ status }) => status === 'failed')
    const hasFailedTest = ({ assertionResults }) => assertionResults.some(({ status }) => status === 'failed')
    const unloaded = failedFiles.filter((file) => !hasFailedTest(file))
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + unloaded.length,
      skipped: result.numPendingTests + result.numTodoTests,
      missing: countMissing(result.testResults.flatMap(({ assertionResults }) => assertionResults)),
      failures: [
        ...unloaded.map((file) => describeFailure(file.name, [], [file.message])),
        ...failedFiles.flatMap((file) =>
          file.assertionResults
            .filter(({ status }) => status === 'failed')
            .map((test) => describeFailure(file.name, [...test.ancestorTitles, test.title], test.failureMessages)),
        ),
      ],
    }
  } catch {
    return nothing
  }
}

function describeFailure(file, titles, messages) {
  const lines = stripVTControlCharacters(messages.join('\n')).trim().split('\n')
  const isOurs = (line) => !/^\s+at /.test(line) || !line.includes('node_modules')
  const reason = lines.filter(isOurs).slice(0, 6).map((line) => line.trim()).join('\n    ')
  return `${[relative(root, file), ...titles].join(' > ')}\n    ${reason}`
}

// As server/testing/needs.ts writes it into the name of a suite.
function countMissing(tests) {
  const missing = {}
  for (const { ancestorTitles } of tests) {
    const part = /\[skipped: (.+)\]$/.exec(ancestorTitles.join(' '))?.[1]
    if (part) missing[part] = (missing[part] ?? 0) + 1
  }
  return missing
}
