import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readPackage, unpackInto } from './plugin-package.ts'

const manifest = {
  protocol: 1, name: 'sample', version: '1.0.0', title: 'Sample', description: '', scopes: [], hosts: [], settings: {}, operations: {}, steps: {}, hooks: [], receive: [], channels: {}, slots: [],
}
const parts = (more: object = {}, fields: object = {}) => ({ 'plugin.json': strToU8(JSON.stringify({ ...manifest, ...fields })), 'plugin.js': strToU8('export const start = 1'), ...more })
const zip = (files: Parameters<typeof zipSync>[0]) => Buffer.from(zipSync(files))
const complaint = (bytes: Buffer): string => {
  try {
    readPackage(bytes)
    return 'none'
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid_input' })
    return (error as Error).message
  }
}

/** Writes another number into each entry of the central directory: sizes that lie. */
function withCentral(bytes: Buffer, offset: number, value: number, size: 2 | 4): Buffer {
  const changed = Buffer.from(bytes)
  for (let at = changed.indexOf('PK\x01\x02', 0, 'latin1'); at !== -1; at = changed.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    if (size === 2) changed.writeUInt16LE(value, at + offset)
    else changed.writeUInt32LE(value, at + offset)
  }
  return changed
}

describe('a package', () => {
  it('is read, and unpacked as it is', async () => {
    const read = readPackage(zip(parts({ 'pages/panel.html': strToU8('<p>'), 'pages/a/b.css': strToU8('p {}'), LICENSE: strToU8('MIT') })))
    expect(read.manifest).toEqual(manifest)
    const folder = await mkdtemp(join(tmpdir(), 'hayloft-package-'))
    await Promise.all([unpackInto(join(folder, 'x'), read), unpackInto(join(folder, 'x'), read)])
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(['x', 'x/LICENSE', 'x/pages', 'x/pages/a', 'x/pages/a/b.css', 'x/pages/panel.html', 'x/plugin.json', 'x/plugin.mjs'])
    await rm(folder, { recursive: true })
  })

  it.each(['../plugin.js', '/etc/passwd', 'pages/../../x.html', 'pages//x.html', 'pages/./x.html', 'pages\\..\\x.html', 'C:/x.html', 'pages/x\0.html'])('is refused for a file called %j', (name) => {
    expect(complaint(zip(parts({ [name]: strToU8('x') })))).toMatch(/name leaves the package/)
  })

  it('is refused for a link, an encrypted file, too many files and what does not belong there', () => {
    expect(complaint(zip(parts({ 'pages/link.html': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] })))).toMatch(/a link or a device/)
    expect(complaint(withCentral(zip(parts()), 8, 1, 2))).toMatch(/is encrypted/)
    expect(complaint(withCentral(zip(parts()), 10, 12, 2))).toMatch(/packed in a way/)
    expect(complaint(zip(parts(Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`pages/${n}.html`, strToU8('x')])))))).toMatch(/more than 500 files/)
    expect(complaint(zip(parts({ 'node_modules/x.js': strToU8('x') })))).toMatch(/does not belong there/)
  })

  it('is refused when it unpacks to too much, whatever its headers say', () => {
    const bomb = zip(parts({ 'pages/zeros.html': [new Uint8Array(60 * 1024 * 1024), { level: 9 }] }))
    expect(bomb.length).toBeLessThan(200_000)
    for (const bytes of [bomb, withCentral(bomb, 24, 10, 4)]) expect(complaint(bytes)).toMatch(/unpacks to more than 20 MB/)
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`pages/${n}.html`, new Uint8Array(1024 * 1024)]))
    expect(complaint(zip(parts(many)))).toMatch(/unpacks to more than 20 MB/)
  })

  it('is refused when it is damaged', () => {
    const whole = zip(parts())
    expect(complaint(Buffer.from('not a ZIP'))).toMatch(/no ZIP file/)
    expect(complaint(withCentral(whole, 16, 1, 4))).toMatch(/is damaged/)
    // Whatever is changed, it is read as it was or refused; nothing else is thrown.
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, end) => {
      const changed = Buffer.from(whole)
      changed[at] = value
      for (const bytes of [changed, changed.subarray(0, end)]) complaint(bytes)
    }), { numRuns: 500 })
  })

  it('says of its manifest what to change', () => {
    const of = (fields: object) => complaint(zip(parts({}, fields)))
    expect(of({ name: 'Sample' })).toMatch(/name: kebab-case/)
    expect(of({ version: 'one' })).toMatch(/version: a semantic version such as 1.0.0/)
    expect(of({ scopes: ['everything'] })).toMatch(/scopes.0: a scope such as/)
    expect(of({ hosts: ['https://a b'] })).toMatch(/hosts.0: a host such as/)
    expect(of({ operations: { 'no-name': {} } })).toMatch(/operations/)
    expect(of({ extra: 1 })).toMatch(/[Uu]nrecognized key/)
    expect(of({ slots: [{ place: 'room', title: 'Room', page: 'room.html' }] })).toMatch(/no such file/)
    expect(complaint(zip({ 'plugin.js': strToU8('x') }))).toMatch(/needs plugin.json and plugin.js/)
    expect(complaint(zip({ ...parts(), 'plugin.json': strToU8('{') }))).toMatch(/not JSON/)
  })
})
