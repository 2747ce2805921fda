import { serveBareHttp } from './bare/bare-http.ts'
import { serveBareSmtp } from './bare/bare-smtp.ts'
import { serveLoad } from './load/load-process.ts'

/** The processes that the bench is made of, besides the installation itself. */
export const parts: Record<string, () => void> = {
  load: serveLoad,
  'bare-http': serveBareHttp,
  'bare-smtp': serveBareSmtp,
}
