import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { packPlugin } from '../kernel/plugins/pack-plugin.ts'

export async function pack(folder: string, out?: string): Promise<void> {
  const { manifest: { name, version, scopes, operations, hooks }, bytes } = await packPlugin(folder)
  const file = resolve(out ?? `${name}-${version}.zip`)
  await writeFile(file, bytes)
  console.log(`${file} (${Math.ceil(bytes.length / 1024)} KB)`)
  console.log(`  operations: ${Object.keys(operations).map((verb) => `${name}.${verb}`).join(', ') || 'none'}`)
  console.log(`  hears: ${hooks.join(', ') || 'nothing'}`)
  console.log(`  asks for: ${scopes.join(', ') || 'no scopes'}`)
}
