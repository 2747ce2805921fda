import { crc32, inflateRawSync } from 'node:zlib'
import { AppError } from '../errors.ts'

type Limits = { mostFiles: number; mostBytes: number }

/**
 * The files of a ZIP that a stranger made. Nothing is inflated beyond the limit, whatever its headers claim; names that
 * leave the folder, links, encrypted and damaged entries are refused.
 * @throws AppError invalid_input with what is wrong
 */
export function readZip(bytes: Buffer, { mostFiles, mostBytes }: Limits): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  let left = mostBytes
  try {
    for (const entry of listEntries(bytes, mostFiles)) {
      if (entry.name.endsWith('/')) continue
      checkEntry(entry)
      if (files.has(entry.name)) refuse(`holds ${entry.name} twice`)
      const content = readContent(bytes, entry, left)
      left -= content.length
      files.set(entry.name, content)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') tooLarge(mostBytes)
    refuse('is damaged')
  }
  return files
}

type Entry = { name: string; encrypted: boolean; method: number; checksum: number; size: number; mode: number; offset: number }

function listEntries(bytes: Buffer, mostFiles: number): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end === -1) refuse('is no ZIP file')
  const count = bytes.readUInt16LE(end + 10)
  if (count > mostFiles) refuse(`holds more than ${mostFiles} files`)
  const entries: Entry[] = []
  let at = bytes.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) refuse('is damaged')
    const nameLength = bytes.readUInt16LE(at + 28)
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      method: bytes.readUInt16LE(at + 10),
      checksum: bytes.readUInt32LE(at + 16),
      size: bytes.readUInt32LE(at + 20),
      mode: bytes.readUInt16LE(at + 40),
      offset: bytes.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return entries
}

function checkEntry({ name, encrypted, mode }: Entry): void {
  const parts = name.split('/')
  if (/[\\:\0]/.test(name) || name.length > 200 || parts.some((part) => part === '' || part === '.' || part === '..')) {
    refuse(`holds a file whose name leaves the package: ${JSON.stringify(name.slice(0, 80))}`)
  }
  if (encrypted) refuse(`is encrypted (${name})`)
  const kind = mode & 0o170000
  if (kind !== 0 && kind !== 0o100000) refuse(`holds ${name}, which is a link or a device`)
}

function readContent(bytes: Buffer, entry: Entry, most: number): Buffer {
  if (bytes.readUInt32LE(entry.offset) !== 0x04034b50) refuse('is damaged')
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28)
  const packed = bytes.subarray(start, start + entry.size)
  if (packed.length !== entry.size) refuse('is damaged')
  const content = entry.method === 0 ? packed : entry.method === 8 ? inflate(packed, most) : refuse(`is packed in a way that is not known (${entry.name})`)
  if (content.length > most) tooLarge(most)
  if (crc32(content) !== entry.checksum) refuse(`is damaged (${entry.name})`)
  return content
}

function inflate(packed: Buffer, most: number): Buffer {
  return packed.length === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, most) })
}

function tooLarge(most: number): never {
  refuse(`unpacks to more than ${Math.round(most / 1024 / 1024)} MB`)
}

function refuse(reason: string): never {
  throw new AppError('invalid_input', { detail: `The package ${reason}.` })
}
