import fontUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useScheme } from '../lib/theme.ts'
import { mailDocument } from './mail-document.ts'

/**
 * Mail HTML, away from our page: no scripts (the sandbox and the CSP both forbid them), no network but images, links
 * in a new tab. allow-same-origin lets us read the height; without allow-scripts nothing inside can use it.
 */
export function MailFrame({ html, title, showImages }: { html: string; title: string; showImages: boolean }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(48)
  const scheme = useScheme()
  const { source, ownColours } = useMemo(
    () =>
      mailDocument(html, {
        showImages,
        scheme,
        origin: location.origin,
        fontUrl: new URL(fontUrl, location.origin).href,
        ...themeColours(),
      }),
    [html, showImages, scheme],
  )

  useEffect(() => {
    const element = frame.current
    if (!element) return
    let watcher: ResizeObserver | undefined
    const measure = () => {
      const body = element.contentDocument?.body
      if (body) setHeight(Math.ceil(Math.max(24, body.getBoundingClientRect().height, body.scrollHeight)))
    }
    const begin = () => {
      watcher?.disconnect()
      const body = element.contentDocument?.body
      if (!body) return
      watcher = new ResizeObserver(measure)
      watcher.observe(body)
      measure()
    }
    element.addEventListener('load', begin)
    begin()
    return () => {
      element.removeEventListener('load', begin)
      watcher?.disconnect()
    }
  }, [source])

  return (
    <iframe
      ref={frame}
      title={title}
      srcDoc={source}
      style={{ height }}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      className={ownColours && scheme === 'dark' ? 'w-full rounded-control bg-paper' : 'w-full'}
    />
  )
}

// The tokens hold both themes; the frame's own colour scheme picks one.
function themeColours(): { ink: string; link: string } {
  const style = getComputedStyle(document.documentElement)
  return { ink: style.getPropertyValue('--ink'), link: style.getPropertyValue('--accent-ink') }
}
