import axe from 'axe-core'
import type { Frame, Page } from 'playwright-core'

/** What is wrong with what is on screen now, each in one line: breaches of accessibility rules, and what sticks out. */
export async function examinePage(page: Page, what: string): Promise<string[]> {
  const found: string[] = []
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    for (const frame of page.frames().filter(isOurs)) {
      const lines = await breaches(frame, scheme === 'light' ? 'every rule' : 'colours').catch(unlessGone(frame))
      found.push(...lines.map((line) => `${what}, ${scheme}: ${line}`))
    }
  }
  for (const frame of page.frames().filter(isOurs)) {
    found.push(...(await overflowing(frame).catch(unlessGone(frame))).map((line) => `${what}: sticks out: ${line}`))
  }
  return found
}

// The document of a mail is its sender's, and its sandbox runs no script. What a channel looks like is said by a frame that is never shown.
function isOurs(frame: Frame): boolean {
  return !['', 'about:srcdoc', 'about:blank'].includes(frame.url()) && !frame.url().includes('/widget-look?')
}

// What a page takes away while it is looked at is not on screen any more.
function unlessGone(frame: Frame): (error: unknown) => string[] {
  return (error) => {
    if (frame.isDetached()) return []
    throw error
  }
}

type Result = { violations: { id: string; impact: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }

// Dark and light differ in their colours alone, so what stands in the document is judged once.
async function breaches(frame: Frame, which: 'every rule' | 'colours'): Promise<string[]> {
  if (!(await frame.evaluate('"axe" in window'))) await frame.evaluate(axe.source)
  // Each frame is looked at by itself, so axe need not go into them.
  const options = {
    resultTypes: ['violations'],
    iframes: false,
    ...(which === 'colours' && { runOnly: ['color-contrast', 'link-in-text-block'] }),
  }
  const { violations } = await frame.evaluate<Result>(`axe.run(document, ${JSON.stringify(options)})`)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) =>
        `${id} at ${target.join(' ')}: ${failureSummary
          .split('\n')
          .slice(1)
          .map((line) => line.trim())
          .join('; ')}`,
    ),
  )
}

/** Elements that reach beyond the right edge, unless an element around them scrolls or cuts them off on purpose. */
function overflowing(frame: Frame): Promise<string[]> {
  return frame.evaluate(`(() => {
    const width = document.documentElement.clientWidth
    const clips = (element) => element && element !== document.body && element !== document.documentElement
      && (getComputedStyle(element).overflowX !== 'visible' || clips(element.parentElement))
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const { right, width: own, height } = element.getBoundingClientRect()
      return own > 1 && height > 1 && right > width + 1
        && getComputedStyle(element).visibility !== 'hidden' && !clips(element.parentElement)
    })
    const { scrollWidth } = document.scrollingElement
    const scrolls = scrollWidth > width ? ['the page is ' + scrollWidth + ' px wide'] : []
    return [...scrolls, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 160))]
  })()`)
}
