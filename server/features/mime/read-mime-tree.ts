import { decodeWords } from './decode-words.ts'
import { mailHeaderLimits, partHeaderLimits, readHeaders } from './read-headers.ts'
import { readParameters } from './read-parameters.ts'
import { cutText } from '../mail-text/index.ts'
import { splitAtBoundary } from './split-at-boundary.ts'

export type MimePart = {
  headers: Map<string, string[]>
  contentType: string
  params: Record<string, string>
  disposition: string
  filename: string
  contentId: string | null
  encoding: string
  /** Still in its transfer encoding. Empty when the part has children. */
  raw: Buffer
  children: MimePart[]
}

type Reading = { raw: Buffer; parts: number; defects: Set<string> }

const mostParts = 1000
const deepest = 20

/** The parts of a mail. Bounded in number and depth; whatever is malformed becomes a part that can be shown. */
export function readMimeTree(raw: Buffer): { root: MimePart; defects: Set<string> } {
  const reading: Reading = { raw, parts: 0, defects: new Set() }
  const root = readPart(reading, 0, raw.length, 0, 'text/plain')
  return { root, defects: reading.defects }
}

function readPart(reading: Reading, start: number, end: number, depth: number, fallbackType: string): MimePart {
  reading.parts++
  const limits = depth === 0 ? mailHeaderLimits : partHeaderLimits
  const { values, bodyStart, defects } = readHeaders(reading.raw, start, end, limits)
  for (const defect of defects) reading.defects.add(defect)
  const part = describePart(values, fallbackType)
  if (part.contentType.startsWith('multipart/') && depth < deepest) {
    const split = splitAtBoundary(reading.raw.subarray(bodyStart, end), part.params['boundary'] ?? '')
    if (split.defect) reading.defects.add(split.defect)
    if (split.ranges.length > 0) {
      const childType = part.contentType === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
      for (const range of split.ranges) {
        if (reading.parts >= mostParts) {
          reading.defects.add('too many parts')
          break
        }
        const child = readPart(reading, bodyStart + range.start, bodyStart + range.end, depth + 1, childType)
        part.children.push(child)
      }
      return part
    }
    part.contentType = 'text/plain'
  }
  if (part.contentType.startsWith('multipart/')) reading.defects.add('nested too deeply')
  part.raw = reading.raw.subarray(bodyStart, end)
  return part
}

function describePart(headers: Map<string, string[]>, fallbackType: string): MimePart {
  const type = readParameters(headers.get('content-type')?.[0] ?? '')
  const disposition = readParameters(headers.get('content-disposition')?.[0] ?? '')
  const contentId = decodeWords(headers.get('content-id')?.[0] ?? '').replace(/[<>\s]/g, '')
  return {
    headers,
    contentType: /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/.test(type.value) ? type.value : fallbackType,
    params: type.params,
    disposition: disposition.value,
    filename: disposition.params['filename'] || type.params['name'] || '',
    contentId: contentId === '' ? null : cutText(contentId, 500),
    encoding: (headers.get('content-transfer-encoding')?.[0] ?? '').replace(/[;(].*$/, ''),
    raw: Buffer.alloc(0),
    children: [],
  }
}
