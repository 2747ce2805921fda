import { useMutation } from '@tanstack/react-query'
import { Braces } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { issuesOf, issueWithin } from '../../lib/issues-of.ts'
import { rpc, trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { inputClass } from '../../ui/input-class.ts'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { Segments } from '../../ui/segments.tsx'
import { useMay } from '../identity/use-me.ts'
import { type Action, MacroActions } from './macro-actions.tsx'
import type { Macro } from './macros-section.tsx'
import { NameField, RecordForm } from './record-form.tsx'
import { useSaving } from './use-saving.ts'

const w = words.desk.macros

/** A text with placeholders, and what is done along with it. */
export function MacroForm({ macro, onClose }: { macro: Macro | undefined; onClose(): void }) {
  const mayShare = useMay('macros:manage')
  const [name, setName] = useState(macro?.name ?? '')
  const [folder, setFolder] = useState(macro?.folder ?? '')
  const [text, setText] = useState(macro?.text ?? '')
  const [actions, setActions] = useState<Action[]>(macro?.actions ?? [])
  const [shared, setShared] = useState(macro?.shared ?? mayShare)
  const written = { name, folder: folder.trim() || null, text, actions }
  const saving = useMutation({
    mutationFn: () =>
      macro
        ? rpc.macros.update.mutate({ id: macro.id, ...written, ...(shared && { shared }) })
        : rpc.macros.create.mutate({ ...written, shared }),
    ...useSaving(trpc.macros.pathKey(), onClose),
  })
  const issues = issuesOf(saving.error)
  return (
    <RecordForm
      words={w}
      isNew={!macro}
      broad
      fields={['name', 'folder', 'text', 'actions']}
      saving={saving}
      ready={name.trim() !== '' && (text.trim() !== '' || actions.length > 0)}
      onClose={onClose}
    >
      <div className="grid gap-3 wide:grid-cols-2">
        <NameField words={w} value={name} error={issues['name']} onChange={setName} />
        <Field
          label={w.folder}
          value={folder}
          placeholder={w.folderPlaceholder}
          error={issues['folder']}
          onChange={(event) => setFolder(event.target.value)}
        />
      </div>
      <MacroText value={text} error={issues['text']} onChange={setText} />
      <MacroActions actions={actions} error={issueWithin(saving.error, 'actions')} onChange={setActions} />
      {mayShare && !macro?.shared && (
        <Segments
          label={w.shared}
          value={shared ? 'shared' : 'own'}
          options={[
            { value: 'shared', label: w.shared },
            { value: 'own', label: w.own },
          ]}
          onChange={(value) => setShared(value === 'shared')}
          className="self-start"
        />
      )}
    </RecordForm>
  )
}

function MacroText({ value, error, onChange }: { value: string; error: string | undefined; onChange(value: string): void }) {
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  function insert(variable: string) {
    const at = area.current?.selectionEnd ?? value.length
    onChange(`${value.slice(0, at)}{{ ${variable} }}${value.slice(at)}`)
  }
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-end justify-between">
        <label htmlFor={id} className="text-small font-medium text-ink-soft">
          {w.text}
        </label>
        <Menu
          trigger={
            <Button look="quiet">
              <Braces aria-hidden size={14} />
              {w.insert}
            </Button>
          }
        >
          {Object.entries(w.variables).map(([variable, label]) => (
            <MenuItem key={variable} onSelect={() => insert(variable)}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      </div>
      <textarea
        ref={area}
        id={id}
        rows={6}
        value={value}
        placeholder={w.textPlaceholder}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className={`${inputClass} h-auto! py-2`}
      />
      {error && (
        <p id={`${id}-error`} role="alert" className="text-small text-critical">
          {error}
        </p>
      )}
    </div>
  )
}
