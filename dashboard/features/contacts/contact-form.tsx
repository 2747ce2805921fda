import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Contact } from '../../lib/records.ts'
import { trpc } from '../../lib/rpc.ts'
import { words } from '../../lib/words.ts'
import { Field, SelectField } from '../../ui/field.tsx'

export type ContactFields = Pick<Contact, 'name' | 'email' | 'phone' | 'externalId' | 'companyId' | 'lifecycle'>

const w = words.contacts

/** The fields of a contact, to add or to change one. `issues` are the server's complaints by field. */
export function ContactForm({
  contact,
  issues,
  onSubmit,
  children,
}: {
  contact: ContactFields
  issues: Record<string, string>
  onSubmit(fields: ContactFields): void
  children: ReactNode
}) {
  const [fields, setFields] = useState(contact)
  const companies = useQuery(trpc.companies.list.queryOptions({ limit: 100 }, { staleTime: 5 * 60_000 }))
  const text = (name: 'name' | 'email' | 'phone' | 'externalId') => ({
    label: w.fields[name],
    value: fields[name] ?? '',
    error: issues[name],
    onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value || null }),
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    onSubmit(fields)
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <Field {...text('name')} autoComplete="off" autoFocus />
      <Field {...text('email')} type="email" autoComplete="off" />
      <div className="grid grid-cols-2 gap-3">
        <Field {...text('phone')} type="tel" autoComplete="off" />
        <SelectField
          label={w.fields.lifecycle}
          value={fields.lifecycle}
          // Its options are these
          onChange={(event) => setFields({ ...fields, lifecycle: event.target.value as Contact['lifecycle'] })}
        >
          {Object.entries(w.lifecycles).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={w.fields.company}
          value={fields.companyId ?? ''}
          onChange={(event) => setFields({ ...fields, companyId: event.target.value || null })}
        >
          <option value="">{w.noCompany}</option>
          {companies.data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <Field {...text('externalId')} autoComplete="off" />
      </div>
      {children}
    </form>
  )
}
