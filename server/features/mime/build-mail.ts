type BuiltPart = { headers?: string[]; body: string | Buffer }

const usual = [
  'From: Grace Hopper <grace@navy.test>',
  'To: support@hayloft.localhost',
  'Subject: Hello',
  'Message-ID: <m1@navy.test>',
]

/** A raw mail for tests. Headers replace the usual ones of the same name; strings are written as latin1 bytes. */
export function buildMail({ headers = [], body }: BuiltPart): Buffer {
  const given = new Set(headers.map((header) => header.slice(0, header.indexOf(':')).toLowerCase()))
  const kept = usual.filter((header) => !given.has(header.slice(0, header.indexOf(':')).toLowerCase()))
  return Buffer.concat([Buffer.from(`${[...kept, ...headers].join('\r\n')}\r\n\r\n`, 'latin1'), bytesOf(body)])
}

export function buildMultipart(subtype: string, boundary: string, parts: BuiltPart[], headers: string[] = []): Buffer {
  const contentType = `Content-Type: multipart/${subtype}; boundary="${boundary}"`
  return buildMail({ headers: [...headers, 'MIME-Version: 1.0', contentType], body: buildParts(boundary, parts) })
}

export function buildParts(boundary: string, parts: BuiltPart[]): Buffer {
  const written = parts.map(({ headers = [], body }) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`, 'latin1'),
      bytesOf(body),
      Buffer.from('\r\n'),
    ]),
  )
  return Buffer.concat([...written, Buffer.from(`--${boundary}--\r\n`)])
}

function bytesOf(body: string | Buffer): Buffer {
  return typeof body === 'string' ? Buffer.from(body, 'latin1') : body
}
