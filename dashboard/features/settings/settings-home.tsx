import { Navigate } from '@tanstack/react-router'
import { useWide } from '../../lib/use-wide.ts'

/** Where there is room the first section shows beside the list; on a phone the list comes first. */
export function SettingsHome() {
  return useWide() ? <Navigate to="/settings/members" replace /> : null
}
