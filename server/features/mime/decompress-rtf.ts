const dictionary = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript ' +
    '\\fdecor MS Sans SerifSymbolArial' +
    'Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
)
const compressed = 0x75465a4c
const uncompressed = 0x414c454d
/** A few bytes can ask for gigabytes. */
const mostBytes = 25 * 1024 * 1024

/** MS-OXRTFCP; null when it is neither form. */
export function decompressRtf(bytes: Buffer): Buffer | null {
  if (bytes.length < 16) return null
  const size = Math.min(bytes.readUInt32LE(4), mostBytes)
  const form = bytes.readUInt32LE(8)
  if (form === uncompressed) return bytes.subarray(16, 16 + size)
  if (form !== compressed) return null
  return inflate(bytes, size)
}

function inflate(bytes: Buffer, size: number): Buffer {
  const window = Buffer.alloc(4096)
  dictionary.copy(window)
  let write = dictionary.length
  // A run of two bytes yields at most 17, so the output is bounded by the input however large `size` claims to be.
  const out = Buffer.alloc(Math.min(size, bytes.length * 18))
  let length = 0
  let at = 16
  const put = (byte: number) => {
    out[length++] = byte
    window[write] = byte
    write = (write + 1) % 4096
  }
  while (at < bytes.length && length < out.length) {
    const control = bytes[at++] ?? 0
    for (let bit = 0; bit < 8 && at < bytes.length && length < out.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++] ?? 0)
        continue
      }
      if (at + 1 >= bytes.length) return out.subarray(0, length)
      const reference = bytes.readUInt16BE(at)
      at += 2
      const offset = reference >> 4
      if (offset === write) return out.subarray(0, length)
      for (let copied = 0; copied < (reference & 15) + 2 && length < out.length; copied++) {
        put(window[(offset + copied) % 4096] ?? 0)
      }
    }
  }
  return out.subarray(0, length)
}
