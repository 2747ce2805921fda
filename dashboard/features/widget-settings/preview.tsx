import { clsx } from 'clsx'
import { MessageCircle, Monitor, Smartphone } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { brandColour } from '../../../sdk/browser/brand-colour.ts'
import { words } from '../../lib/words.ts'
import { Segments } from '../../ui/segments.tsx'
import { Select } from '../../ui/select.tsx'
import { type Language, languages } from './records.ts'
import { sceneOf } from './scene.ts'
import type { Settings } from './records.ts'

const w = words.widget.preview
const devices = [
  { value: 'desktop' as const, label: w.devices.desktop, icon: Monitor },
  { value: 'phone' as const, label: w.devices.phone, icon: Smartphone },
]
const whats = ['new', 'thread'] as const
const themes = ['light', 'dark'] as const

/** The real messenger beside its settings, told of every change. */
export function Preview({ name, settings }: { name: string; settings: Settings }) {
  const [device, setDevice] = useState<(typeof devices)[number]['value']>('desktop')
  const [what, setWhat] = useState<'new' | 'thread'>('new')
  const [light, setLight] = useState<'light' | 'dark'>('light')
  const [wanted, setWanted] = useState<Language>('en')
  const frame = useRef<HTMLIFrameElement>(null)
  const [isReady, setReady] = useState(false)
  const theme = settings.theme === 'auto' ? light : settings.theme
  const language = settings.language === 'auto' ? wanted : settings.language
  const scene = sceneOf({ name, settings, theme, language, withThread: what === 'thread' })

  useEffect(() => {
    const hear = ({ source, data }: MessageEvent<{ hayloft?: string }>) => {
      if (source === frame.current?.contentWindow && data.hayloft === 'preview-ready') setReady(true)
    }
    addEventListener('message', hear)
    return () => removeEventListener('message', hear)
  }, [])
  const told = JSON.stringify(scene)
  useEffect(() => {
    if (isReady) frame.current?.contentWindow?.postMessage(JSON.parse(told), location.origin)
  }, [isReady, told])

  const { fill, text } = brandColour(settings.colour)
  const own = settings.texts.find((each) => each.language === language)
  const beside = own?.launcherText ?? settings.launcherText
  const offer = settings.proactive.find(({ isOn, text: said }) => isOn && said)
  const end = settings.position === 'right' ? 'self-end' : 'self-start'
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Segments label={w.device} value={device} options={devices} onChange={(next) => setDevice(next)} />
        <Segments
          label={w.what}
          value={what}
          options={whats.map((value) => ({ value, label: w.whats[value] }))}
          onChange={(next) => setWhat(next)}
        />
        {settings.theme === 'auto' && (
          <Segments
            label={w.theme}
            value={light}
            options={themes.map((value) => ({ value, label: words.widget.look.themes[value] }))}
            onChange={(next) => setLight(next)}
          />
        )}
        {settings.language === 'auto' && (
          <Select
            aria-label={w.language}
            className="w-32"
            value={wanted}
            onChange={(event) => setWanted(languages.find((each) => each === event.target.value) ?? 'en')}
          >
            {languages.map((each) => (
              <option key={each} value={each}>
                {words.widget.languages[each]}
              </option>
            ))}
          </Select>
        )}
      </div>
      <div className={clsx('flex flex-col gap-3', device === 'phone' && 'items-center')}>
        <iframe
          ref={frame}
          title={w.title}
          src="/messenger?preview=1"
          className={clsx(
            'border border-line-strong bg-surface',
            device === 'phone' ? 'h-[600px] w-[320px] rounded-[28px] border-4' : 'h-[560px] w-full max-w-[400px] rounded-[16px]',
            device === 'desktop' && end,
          )}
        />
        {device === 'desktop' && (
          <div className={clsx('flex items-center gap-3', end, settings.position === 'left' && 'flex-row-reverse')}>
            {offer && (
              <p dir="auto" className="max-w-60 rounded-[16px] border border-line-strong bg-raised px-3.5 py-2 text-dense">
                {offer.text}
              </p>
            )}
            <span
              className={clsx('inline-flex h-14 shrink-0 items-center gap-2 rounded-full', beside ? 'px-5' : 'w-14 justify-center')}
              style={{ background: fill, color: text }}
            >
              <MessageCircle aria-hidden size={24} strokeWidth={1.75} />
              {beside}
            </span>
          </div>
        )}
      </div>
    </div>
  )
}
