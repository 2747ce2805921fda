import type { openApiDocument } from './openapi.ts'

type Document = ReturnType<typeof openApiDocument>
type Schema = { $ref?: string; type?: string | string[]; format?: string; enum?: unknown[]; items?: Schema; anyOf?: Schema[]; properties?: Record<string, Schema>; required?: string[]; description?: string }
type Described = {
  operationId: string; summary: string; description?: string; tags: string[]
  parameters: { name: string; in: string; required?: boolean; schema?: Schema; description?: string }[]
  requestBody?: { content: { 'application/json': { schema: Schema } } }
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>
}

/** The API on one readable page, without scripts. */
export function docsPage(document: Document): string {
  const operations = Object.entries(document['paths'] as Record<string, Record<string, Described>>)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })))
  const tags = [...new Set(operations.map(({ tags: [tag] }) => tag!))]
  const schemas = Object.entries((document['components'] as { schemas: Record<string, Schema> }).schemas).sort(([a], [b]) => a.localeCompare(b))
  const body = tags.map((tag) => `<section id="${escape(tag)}"><h2>${escape(tag)}</h2>${operations.filter((operation) => operation.tags[0] === tag).map(article).join('')}</section>`).join('')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Hayloft API</title><style>${style}</style></head><body>
<nav aria-label="Contents"><strong>Hayloft API</strong><a href="/api/v1/openapi.json">OpenAPI 3.1</a>${tags.map((tag) => `<a href="#${escape(tag)}">${escape(tag)}</a>`).join('')}<a href="#types">Types</a></nav>
<main><h1>REST API</h1><p>Send an API key as <code>Authorization: Bearer hl_…</code>. Errors are problem documents with a <code>code</code>. Lists answer <code>items</code> and <code>nextCursor</code>. A write with an <code>Idempotency-Key</code> is done once. The same operations are fields of <code>/graphql</code>, procedures of <code>/rpc</code> and tools of <code>/mcp</code>.</p>
${body}<section id="types"><h2>Types</h2>${schemas.map(([name, schema]) => `<article id="type-${escape(name)}"><h3>${escape(name)}</h3>${schema.description ? `<p>${escape(schema.description)}</p>` : ''}${fields(schema)}</article>`).join('')}</section></main></body></html>`
}

function article(operation: Described & { path: string; method: string }): string {
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))
  const schema = success?.[1].content?.['application/json']?.schema
  const errors = Object.entries(operation.responses).filter(([status]) => !status.startsWith('2'))
  const body = operation.requestBody?.content['application/json'].schema
  return `<article id="${escape(operation.operationId)}"><h3><span class="${operation.method}">${operation.method.toUpperCase()}</span> <code>${escape(operation.path)}</code></h3>
<p>${escape(operation.summary)}. ${markCode(operation.description ?? 'Needs no credentials.')}</p>
${operation.parameters.length > 0 ? `<h4>Parameters</h4><table>${operation.parameters.map(({ name, in: place, required, schema: of, description }) => row(name, `${typeName(of)} in ${place}`, required, of?.description ?? description)).join('')}</table>` : ''}
${body ? `<h4>Body</h4>${fields(body)}` : ''}${schema ? `<h4>Answer ${success![0]}</h4><p>${typeName(schema)}</p>` : ''}
<details><summary>Errors</summary><table>${errors.map(([status, { description }]) => `<tr><th scope="row">${status}</th><td>${markCode(description)}</td></tr>`).join('')}</table></details></article>`
}

function fields(schema: Schema): string {
  if (schema.enum) return `<p>${schema.enum.map((value) => `<code>${escape(String(value))}</code>`).join(' ')}</p>`
  const rows = Object.entries(schema.properties ?? {}).map(([name, of]) => row(name, typeName(of), schema.required?.includes(name), of.description))
  return `<table>${rows.join('')}</table>`
}

function row(name: string, type: string, required: boolean | undefined, description: string | undefined): string {
  return `<tr><th scope="row"><code>${escape(name)}</code>${required ? '' : ' <small>optional</small>'}</th><td>${type}</td><td>${escape(description ?? '')}</td></tr>`
}

function typeName(schema: Schema | undefined): string {
  if (!schema) return 'any'
  if (schema.$ref) {
    const name = escape(schema.$ref.split('/').at(-1)!)
    return `<a href="#type-${name}">${name}</a>`
  }
  if (schema.anyOf) return schema.anyOf.map(typeName).join(' or ')
  if (schema.type === 'array') return `list of ${typeName(schema.items)}`
  if (schema.enum) return schema.enum.map((value) => `<code>${escape(String(value))}</code>`).join(' ')
  return escape([schema.type ?? 'any', schema.format].flat().filter(Boolean).join(' '))
}

function markCode(text: string): string {
  return escape(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

const style = `:root{color-scheme:light dark;--canvas:oklch(98.5% .006 90);--ink:oklch(27% .015 80);--soft:oklch(50% .015 80);--line:oklch(90% .01 85);--accent:oklch(48% .1 75)}
@media(prefers-color-scheme:dark){:root{--canvas:oklch(21% .008 75);--ink:oklch(92% .01 85);--soft:oklch(70% .012 85);--line:oklch(33% .01 80);--accent:oklch(82% .11 85)}}
*{box-sizing:border-box}body{margin:0;display:grid;grid-template-columns:13rem minmax(0,52rem);gap:2rem;font:15px/1.55 Inter,system-ui,sans-serif;background:var(--canvas);color:var(--ink)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem 1rem;border-right:1px solid var(--line);display:flex;flex-direction:column;gap:.35rem;font-size:13px}
nav a{color:var(--soft);text-decoration:none}nav a:hover,a{color:var(--accent)}main{padding:1.5rem 1rem 6rem}h2{margin:3rem 0 .5rem;border-bottom:1px solid var(--line)}
article{padding:1rem 0;border-bottom:1px solid var(--line)}h3{margin:.3rem 0;font-size:1rem}h3 span{display:inline-block;min-width:4rem;color:var(--accent);font-size:12px}h4{margin:.9rem 0 .2rem;font-size:13px;color:var(--soft)}
table{width:100%;border-collapse:collapse;font-size:13px}th{text-align:left;font-weight:500;width:12rem}td,th{padding:.3rem .5rem .3rem 0;vertical-align:top;border-top:1px solid var(--line)}small,summary{color:var(--soft)}code{font:12.5px ui-monospace,monospace;overflow-wrap:anywhere}
@media(max-width:720px){body{display:block}nav{position:static;height:auto;flex-flow:row wrap;border:0}th{width:auto}}`
