/** RFC 2152: `+` opens UTF-16 in base64, anything that is not base64 closes it; `+-` is a plus. */
export function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (whole, base64: string) => {
    if (base64 === '') return whole === '+-' ? '+' : whole
    const bytes = Buffer.from(base64, 'base64')
    const even = bytes.subarray(0, bytes.length & ~1)
    return even.swap16().toString('utf16le')
  })
}
