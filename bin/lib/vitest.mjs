import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'
import { run } from './terminal.mjs'

const reports = join(root, 'node_modules/.cache/hayloft')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')

export const nothing = { passed: 0, failed: 0, skipped: 0 }

/** Runs vitest and resolves to its counts; a file that does not even load, or a crash, counts as one failure each. */
export async function runVitest(args, env) {
  mkdirSync(reports, { recursive: true })
  const report = join(reports, `vitest-${process.pid}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await run(process.execPath, [vitest, 'run', '--passWithNoTests', ...reporters, ...args], { env })
  const counts = readCounts(report)
  rmSync(report, { force: true })
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1 }
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
    }
  } catch {
    return nothing
  }
}
