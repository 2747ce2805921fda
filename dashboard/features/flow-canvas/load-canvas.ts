import { lazy } from 'react'

/** The canvas brings a library of its own; who reads the list, or the inbox, does not pay for it. */
export const loadCanvas = () => import('./flow-canvas.tsx')

export const LazyCanvas = lazy(async () => ({ default: (await loadCanvas()).FlowCanvas }))
