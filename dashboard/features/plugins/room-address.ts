import type { ShownSlot } from './records.ts'

/** Parts of the room's address: `board` of `/plugins/<id>/pages/board.html`. */
export function roomParams({ pluginId, url }: Pick<ShownSlot, 'pluginId' | 'url'>): { pluginId: string; page: string } {
  return { pluginId, page: url.slice(url.lastIndexOf('/') + 1).replace(/\.html$/, '') }
}
