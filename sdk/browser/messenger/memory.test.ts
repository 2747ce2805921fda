import { describe, expect, it } from 'vitest'
import { openMemory } from './memory.ts'

function makeStorage() {
  const values = new Map<string, string>()
  const state = { full: false, blocked: false }
  const guard = () => { if (state.blocked) throw new Error('SecurityError') }
  return {
    values, state,
    storage: {
      getItem: (name: string) => { guard(); return values.get(name) ?? null },
      setItem: (name: string, value: string) => {
        guard()
        if (state.full) throw new Error('QuotaExceededError')
        values.set(name, value)
      },
      removeItem: (name: string) => { guard(); values.delete(name) },
    },
  }
}

const visitor = { token: 't', contactId: 'v', isVerified: false }
const pending = [{
  clientId: 'a', conversationId: null, draftId: 'd', text: 'Hello', files: [], writtenAt: 1, state: 'waiting' as const,
}]

function open(
  options: { prefix?: string; kept?: string | null; storage?: ReturnType<typeof makeStorage>['storage'] | null },
) {
  const page = { kept: options.kept ?? null }
  const memory = openMemory({
    prefix: options.prefix ?? 'p:', kept: page.kept, storage: options.storage ?? null,
    tellPage: (value) => { page.kept = value },
  })
  return { memory, page }
}

describe('memory', () => {
  it('lasts in our own storage, each site apart', () => {
    const { storage } = makeStorage()
    open({ storage }).memory.set('visitor', visitor)
    expect(open({ storage }).memory.get('visitor')).toEqual(visitor)
    expect(open({ storage, prefix: 'other site:' }).memory.get('visitor')).toBeUndefined()
  })

  it('gives the page the visitor alone, to hand back where our storage was emptied', () => {
    const { storage } = makeStorage()
    const { memory, page } = open({ storage })
    memory.set('visitor', visitor)
    memory.set('outbox', pending)
    expect(Object.keys(JSON.parse(page.kept!) as object)).toEqual(['visitor'])
    expect(open({ storage: makeStorage().storage, kept: page.kept }).memory.get('visitor')).toEqual(visitor)
  })

  it('lives on the page when we get no storage at all', () => {
    const blocked = makeStorage()
    blocked.state.blocked = true
    for (const storage of [null, blocked.storage]) {
      const { memory, page } = open({ storage })
      memory.set('visitor', visitor)
      memory.set('outbox', pending)
      expect(memory.get('outbox')).toEqual(pending)
      const after = open({ storage, kept: page.kept }).memory
      expect([after.get('visitor'), after.get('outbox')]).toEqual([visitor, pending])
    }
  })

  it('reads what it wrote even when the storage is full', () => {
    const { storage, state } = makeStorage()
    const { memory } = open({ storage })
    memory.set('outbox', [])
    state.full = true
    memory.set('outbox', pending)
    expect(memory.get('outbox')).toEqual(pending)
    memory.set('outbox', undefined)
    expect(memory.get('outbox')).toBeUndefined()
  })

  it('forgets the user, and makes the page forget', () => {
    const { storage, values } = makeStorage()
    const { memory, page } = open({ storage })
    memory.set('visitor', visitor)
    memory.set('outbox', pending)
    memory.set('drafts', { new: 'half a' })
    memory.forget()
    expect(page.kept).toBeNull()
    expect([...values.keys()]).toEqual([])
  })

  it('takes nothing from a page that hands back nonsense', () => {
    for (const kept of ['', '{', 'null', '[]', '{"visitor":"{"}', '{"visitor":7}']) {
      expect(open({ kept }).memory.get('visitor')).toBeUndefined()
    }
  })
})
