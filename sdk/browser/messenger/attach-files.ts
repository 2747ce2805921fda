import { ServerError } from './call-server.ts'
import { element, icon } from './element.ts'
import { saySize } from './say-time.ts'
import type { StoredFile } from './shapes.ts'
import { words } from './words.ts'

const largest = 25_000_000
const most = 10

type Chosen = { file: File; stored: StoredFile | null; problem: string | null; abort: AbortController }

export type Tray = {
  node: HTMLElement
  add(files: Iterable<File>): void
  /** What is uploaded; null while something still is on its way or failed. */
  ready(): StoredFile[] | null
  count(): number
  clear(): void
}

/** The files beside the text being written. Each is uploaded at once, so that sending is quick. */
export function fileTray(upload: (file: File, signal: AbortSignal) => Promise<StoredFile>, onChange: () => void): Tray {
  let chosen: Chosen[] = []
  const node = element('ul', { class: 'tray', hidden: true })

  const begin = async (item: Chosen): Promise<void> => {
    item.problem = item.file.size > largest ? words.fileTooLarge(item.file.name, saySize(largest)) : null
    draw()
    if (item.problem) return
    try {
      item.stored = await upload(item.file, item.abort.signal)
    } catch (error) {
      item.problem = error instanceof ServerError && error.isFinal ? error.message : words.uploadFailed
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
        const item: Chosen = { file, stored: null, problem: null, abort: new AbortController() }
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

function chip({ file, stored, problem }: Chosen, retry: () => void, remove: () => void): HTMLElement {
  const { name, size } = file
  return element('li', { class: problem ? 'failed' : stored ? null : 'busy' },
    icon('file'),
    element('span', { class: 'file-name', title: name }, name),
    element(
      'span', { class: 'size', role: problem ? 'alert' : 'status' },
      problem ?? (stored ? saySize(size) : words.uploading),
    ),
    problem !== null && size <= largest && element(
      'button',
      { type: 'button', class: 'plain small', 'aria-label': words.retryFile(name), title: words.retry, onclick: retry },
      icon('again'),
    ),
    element(
      'button',
      {
        type: 'button', class: 'plain small', 'aria-label': words.removeFile(name), title: words.removeFile(name),
        onclick: remove,
      },
      icon('close'),
    ))
}
