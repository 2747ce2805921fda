import { parts } from './parts.ts'
import { runBench } from './run-bench.ts'

const part = process.argv[2] === '--part' ? parts[process.argv[3] ?? ''] : undefined
if (part) part()
else await runBench(process.argv.slice(2))
