import type { Look, Rule, ToLook } from '../protocol.ts'
import { dueRule } from './due-rule.ts'

/**
 * A page of its own in a hidden frame: it tells the loader how the channel looks and, where the team has messages to
 * offer, when one of them is due. So the loader stays small, and the customer's policy need not allow requests.
 */
const data = JSON.parse(document.querySelector('[type="application/json"]')!.textContent!) as { look: Look | null; rules: Rule[] }
const under = `hayloft:${new URLSearchParams(location.search).get('channel')}:`
const origin = document.referrer ? new URL(document.referrer).origin : '*'
const site = under + document.referrer.split('/', 3).join('/')
const shownHere: Record<string, number> = {}
const visits = countVisits()
let page = ''
let seconds = 0

addEventListener('message', ({ source, data: told }: MessageEvent<ToLook | undefined>) => {
  if (source !== parent || told?.hayloft !== 'page') return
  if (page !== told.page) [page, seconds] = [told.page, 0]
  else if (told.isVisible) seconds++
  if (!told.isFree) return
  const rule = dueRule(data.rules, { page, seconds, visits, shown: readShown(), now: Date.now() })
  if (!rule) return
  write('shown', JSON.stringify({ ...readShown(), [rule.id]: Date.now() }))
  parent.postMessage({ hayloft: 'offer', opening: { id: rule.id, text: rule.text } }, origin)
})
parent.postMessage({ hayloft: 'look', look: data.look }, origin)

/** A visit is a tab's session on the site. */
function countVisits(): number {
  const before = Number(read('visits')) || 0
  try {
    if (sessionStorage.getItem(`${site}:visit`)) return before
    sessionStorage.setItem(`${site}:visit`, '1')
  } catch {
    return before + 1
  }
  write('visits', String(before + 1))
  return before + 1
}

function readShown(): Record<string, number> {
  return { ...shownHere, ...JSON.parse(read('shown') ?? '{}') as Record<string, number> }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`${site}:${name}`)
  } catch {
    return null
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`${site}:${name}`, value)
  } catch {
    // No storage of our own: then it is known for this page alone.
    if (name === 'shown') Object.assign(shownHere, JSON.parse(value))
  }
}
