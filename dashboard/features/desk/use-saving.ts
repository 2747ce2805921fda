import { useQueryClient } from '@tanstack/react-query'
import { errorLine } from '../../lib/error-words.ts'
import { words } from '../../lib/words.ts'
import { toast } from '../../ui/toast.tsx'

/** What every form of these sections does when its change went through: reads the list again, says so, closes. */
export function useSaving(pathKey: readonly unknown[], onClose: () => void, said: string = words.desk.saved) {
  const queryClient = useQueryClient()
  return {
    async onSuccess() {
      // First the list: what closes gives the focus back to what is then there.
      await queryClient.invalidateQueries({ queryKey: pathKey })
      toast(said)
      onClose()
    },
  }
}

/** For a change without a form, where there is no place beside a field to say what is wrong. */
export function useChanging(pathKey: readonly unknown[], onDone: () => void = () => undefined) {
  const queryClient = useQueryClient()
  return {
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: pathKey })
      onDone()
    },
    async onError(error: unknown) {
      toast(errorLine(error), { critical: true })
      // What was refused may have been decided by what is no longer so.
      await queryClient.invalidateQueries({ queryKey: pathKey })
    },
  }
}
