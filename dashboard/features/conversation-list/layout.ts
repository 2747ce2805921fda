import { sharedChoice } from '../../lib/shared-choice.ts'
import { useWide } from '../../lib/use-wide.ts'

/** The list beside the conversation, or each with the whole width. */
export const { use: useLayout, toggle: toggleLayout } = sharedChoice('inbox:layout', ['split', 'whole'])

/** Whether list and conversation take turns: by choice, or because there is no room for both. */
export function useStacked(): boolean {
  const whole = useLayout() === 'whole'
  return !useWide() || whole
}
