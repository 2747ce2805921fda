import { ServerError } from './call-server.ts'
import { element, icon } from './element.ts'
import { saySize } from './say-time.ts'
import type { StoredFile } from './shapes.ts'
import { say, words } from './words.ts'

const largest = 25_000_000
const most = 10

type Chosen = { file: File; stored: StoredFile | null; problem: string | null; abort: AbortController; bar: HTMLProgressElement }

export type Tray = {
  node: HTMLElement
  add(files: Iterable<File>): void
  /** What is uploaded; null while something still is on its way or failed. */
  ready(): StoredFile[] | null
  count(): number
  clear(): void
}

export type Upload = (file: File, signal: AbortSignal, onProgress: (share: number) => void) => Promise<StoredFile>

/** The files beside the text being written. Each is uploaded at once, so that sending is quick. */
export function fileTray(upload: Upload, onChange: () => void): Tray {
  let chosen: Chosen[] = []
  const node = element('ul', { class: 'tray', hidden: true })

  const begin = async (item: Chosen): Promise<void> => {
    item.problem = item.file.size > largest ? say(words.fileTooLarge, { name: item.file.name, limit: saySize(largest) }) : null
    draw()
    if (item.problem) return
    try {
      item.stored = await upload(item.file, item.abort.signal, (share) => { item.bar.value = share })
    } catch (error) {
      item.problem = error instanceof ServerError && error.status === 429 ? words.tooManyFiles : words.uploadFailed
    }
    draw()
  }

  const remove = (item: Chosen): void => {
    item.abort.abort()
    chosen = chosen.filter((other) => other !== item)
    draw()
  }

  const draw = (): void => {
    node.hidden = chosen.length === 0
    node.replaceChildren(...chosen.map((item) => chip(item, () => void begin(item), () => remove(item))))
    onChange()
  }

  return {
    node,
    add(files) {
      for (const file of [...files].slice(0, most - chosen.length)) {
        const item: Chosen = { file, stored: null, problem: null, abort: new AbortController(), bar: element('progress', { max: 1, value: 0, 'aria-label': words.uploading }) }
        chosen.push(item)
        void begin(item)
      }
    },
    ready: () => (chosen.every(({ stored }) => stored) ? chosen.flatMap(({ stored }) => stored ?? []) : null),
    count: () => chosen.length,
    clear() {
      chosen = []
      draw()
    },
  }
}

function chip({ file, stored, problem, bar }: Chosen, retry: () => void, remove: () => void): HTMLElement {
  const { name, size } = file
  return element('li', { class: problem ? 'failed' : stored ? null : 'busy' },
    icon('file'),
    element('span', { class: 'file-name', title: name }, name),
    element(
      'span', { class: 'size', role: problem ? 'alert' : 'status' },
      problem ?? (stored ? saySize(size) : words.uploading),
    ),
    !stored && problem === null && bar,
    problem !== null && size <= largest && element(
      'button',
      { type: 'button', class: 'plain small', 'aria-label': say(words.retryFile, { name }), title: words.retry, onclick: retry },
      icon('again'),
    ),
    element(
      'button',
      {
        type: 'button', class: 'plain small', 'aria-label': say(words.removeFile, { name }), title: say(words.removeFile, { name }),
        onclick: remove,
      },
      icon('close'),
    ))
}
