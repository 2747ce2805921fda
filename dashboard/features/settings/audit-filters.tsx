import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { words } from '../../lib/words.ts'
import { Button } from '../../ui/button.tsx'
import { inputClass } from '../../ui/input-class.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { Select } from '../../ui/select.tsx'
import { useMembers } from '../conversation-list/use-members.ts'
import type { AuditSearch } from './audit-search.ts'

const w = words.settings.audit

export function AuditFilters() {
  const search = useSearch({ from: '/app/settings/audit' })
  const navigate = useNavigate()
  const members = useMembers()
  const set = (next: AuditSearch) => void navigate({ to: '.', search: { ...search, ...next }, replace: true })
  const known = members.some(({ id }) => id === search.actor)
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <span className="flex min-w-56 flex-1">
        <SearchField value={search.operation ?? ''} label={w.filter} onChange={(text) => set({ operation: text || undefined })} />
      </span>
      <Select aria-label={w.by} className="w-40" value={search.actor ?? ''} onChange={({ target }) => set({ actor: target.value || undefined })}>
        <option value="">{w.anyone}</option>
        {search.actor && !known && <option value={search.actor}>{search.actor.slice(0, 8)}</option>}
        {members.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Address key={search.ip} value={search.ip ?? ''} onChange={(ip) => set({ ip: ip || undefined })} />
      {(['from', 'to'] as const).map((end) => (
        <input
          key={end}
          type="date"
          aria-label={end === 'from' ? w.since : w.until}
          value={search[end] ?? ''}
          onChange={({ target }) => set({ [end]: target.value || undefined })}
          className={`${inputClass} w-36!`}
        />
      ))}
      {Object.values(search).some(Boolean) && (
        <Button look="quiet" onClick={() => void navigate({ to: '.', search: {}, replace: true })}>
          {w.clear}
        </Button>
      )}
    </div>
  )
}

// Half an address finds nothing: it is asked for when it is whole, with Enter or on leaving the field.
function Address({ value, onChange }: { value: string; onChange(value: string): void }) {
  const [text, setText] = useState(value)
  const done = () => {
    if (text.trim() !== value) onChange(text.trim())
  }
  return (
    <input
      aria-label={w.address}
      placeholder={w.ip}
      value={text}
      spellCheck={false}
      autoCapitalize="none"
      onChange={({ target }) => setText(target.value)}
      onBlur={done}
      onKeyDown={({ key }) => key === 'Enter' && done()}
      className={`${inputClass} w-40!`}
    />
  )
}
