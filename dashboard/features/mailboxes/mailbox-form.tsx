import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { errorLine } from '../../lib/error-words.ts'
import { issuesOf } from '../../lib/issues-of.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { type Draft, draftOf, momentOf, type Since, settingsOf, sinces, withPreset } from './draft.ts'
import { FolderFields } from './folder-fields.tsx'
import { presetNames } from './presets.ts'
import { readMailboxesAgain } from './receive-event.ts'
import type { Mailbox } from './records.ts'
import { ServerFields } from './server-fields.tsx'
import { TestResult } from './test-result.tsx'

const w = words.mailboxes.form

/** Connects a mail box or changes one; either way it can be tried first. */
export function MailboxForm({
  box,
  taken = [],
  onClose,
}: {
  box?: Mailbox
  taken?: readonly Mailbox[]
  onClose(): void
}) {
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(box))
  const [channelId, setChannelId] = useState('')
  const [since, setSince] = useState<Since>('now')
  const change = (fields: Partial<Draft>) => setDraft((before) => ({ ...before, ...fields }))
  const channels = useQuery(trpc.channels.list.queryOptions({ limit: 100 }, { enabled: !box }))
  const free = (channels.data?.items ?? []).filter(
    ({ id, kind }) => kind === 'email' && !taken.some((other) => other.channelId === id),
  )
  const done = (text: string) => {
    toast(text)
    readMailboxesAgain(queryClient)
    onClose()
  }
  const create = useMutation(trpc.mailboxes.create.mutationOptions({ onSuccess: () => done(words.mailboxes.created) }))
  const update = useMutation(trpc.mailboxes.update.mutationOptions({ onSuccess: () => done(words.mailboxes.saved) }))
  const test = useMutation(trpc.mailboxes.test.mutationOptions())
  const error = create.error ?? update.error ?? test.error
  const issues = issuesOf(error)
  const isComplete =
    draft.imapHost.trim() !== '' && draft.imapUser.trim() !== '' && (box !== undefined || draft.imapPassword !== '')

  function submit(event: FormEvent) {
    event.preventDefault()
    if (box) return update.mutate({ id: box.id, ...settingsOf(draft) })
    const moment = momentOf(since)
    create.mutate({ ...settingsOf(draft), imapPassword: draft.imapPassword, channelId, ...(moment ? { since: moment } : {}) })
  }
  return (
    <Dialog open onClose={onClose} title={box ? w.editTitle : w.createTitle} broad>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="grid gap-3 wide:grid-cols-2">
          {!box && (
            <SelectField
              label={w.channel}
              value={channelId}
              hint={channels.isSuccess && free.length === 0 ? w.noChannel : w.channelHint}
              error={issues['channelId']}
              onChange={({ target }) => {
                const address = free.find(({ id }) => id === target.value)?.address ?? ''
                setChannelId(target.value)
                if (draft.imapUser === '') change({ imapUser: address })
              }}
            >
              <option value="">{w.choose}</option>
              {free.map(({ id, address }) => (
                <option key={id} value={id}>
                  {address}
                </option>
              ))}
            </SelectField>
          )}
          <SelectField
            label={w.preset}
            value={draft.preset}
            hint={w.presetNotes[draft.preset]}
            onChange={({ target }) => change(withPreset(presetNames.find((name) => name === target.value) ?? 'generic'))}
          >
            {presetNames.map((name) => (
              <option key={name} value={name}>
                {w.presets[name]}
              </option>
            ))}
          </SelectField>
        </div>
        <ServerFields draft={draft} isSaved={box !== undefined} issues={issues} onChange={change} />
        {!box && (
          <SelectField
            label={w.since}
            value={since}
            hint={w.sinceHint}
            onChange={({ target }) => setSince(sinces.find((each) => each === target.value) ?? 'now')}
          >
            {sinces.map((each) => (
              <option key={each} value={each}>
                {w.sinces[each]}
              </option>
            ))}
          </SelectField>
        )}
        <FolderFields draft={draft} issues={issues} onChange={change} />
        <TestResult test={test} />
        {error && Object.keys(issues).length === 0 && (
          <p role="alert" className="text-small text-critical">
            {errorLine(error)}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button
            look="plain"
            className="mr-auto"
            busy={test.isPending}
            disabled={!isComplete}
            onClick={() => test.mutate({ ...(box ? { id: box.id } : {}), ...testable(draft) })}
          >
            {test.isPending ? words.mailboxes.test.running : words.mailboxes.test.run}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {words.actions.cancel}
          </Button>
          <Button
            look="primary"
            type="submit"
            busy={create.isPending || update.isPending}
            disabled={!isComplete || (!box && channelId === '')}
          >
            {box ? words.actions.save : words.mailboxes.create}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Only what the servers are asked about. */
function testable(draft: Draft) {
  const { takesSent: _, beginsFromSent: _begins, appendsSent: _appends, marksSeen: _marks, ...settings } = settingsOf(draft)
  return settings
}
