import { words } from '../../lib/words.ts'
import { Field, SelectField } from '../../ui/field.tsx'
import { Check } from './check.tsx'
import type { Draft } from './draft.ts'
import type { Security } from './records.ts'

const w = words.mailboxes.form
const securities = ['tls', 'starttls', 'none'] as const

type Props = { draft: Draft; isSaved: boolean; issues: Record<string, string>; onChange(fields: Partial<Draft>): void }

export function ServerFields({ draft, isSaved, issues, onChange }: Props) {
  const kept = isSaved ? w.passwordKept : undefined
  return (
    <>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-dense font-semibold">{w.incoming}</legend>
        <Place
          host={draft.imapHost}
          port={draft.imapPort}
          security={draft.imapSecurity}
          issues={[issues['imapHost'], issues['imapPort']]}
          onChange={({ host: imapHost, port: imapPort, security: imapSecurity }) =>
            onChange({ imapHost, imapPort, imapSecurity })
          }
        />
        <div className="grid gap-3 wide:grid-cols-3">
          <Field
            label={w.user}
            value={draft.imapUser}
            autoComplete="off"
            error={issues['imapUser']}
            onChange={({ target }) => onChange({ imapUser: target.value })}
          />
          <SelectField
            label={w.auth}
            value={draft.imapAuth}
            onChange={({ target }) => onChange({ imapAuth: target.value === 'oauth2' ? 'oauth2' : 'password' })}
          >
            <option value="password">{w.auths.password}</option>
            <option value="oauth2">{w.auths.oauth2}</option>
          </SelectField>
          <Field
            label={w.password}
            type="password"
            value={draft.imapPassword}
            autoComplete="new-password"
            hint={kept}
            error={issues['imapPassword']}
            onChange={({ target }) => onChange({ imapPassword: target.value })}
          />
        </div>
      </fieldset>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 text-dense font-semibold">{w.outgoing}</legend>
        <Check label={w.ownServer} hint={w.ownServerHint} checked={draft.ownServer} onChange={(ownServer) => onChange({ ownServer })} />
        {draft.ownServer && (
          <>
            <Place
              host={draft.smtpHost}
              port={draft.smtpPort}
              security={draft.smtpSecurity}
              issues={[issues['smtpHost'], issues['smtpPort']]}
              onChange={({ host: smtpHost, port: smtpPort, security: smtpSecurity }) =>
                onChange({ smtpHost, smtpPort, smtpSecurity })
              }
            />
            <Check label={w.sameLogin} checked={draft.sameLogin} onChange={(sameLogin) => onChange({ sameLogin })} />
            {!draft.sameLogin && (
              <div className="grid gap-3 wide:grid-cols-2">
                <Field
                  label={w.user}
                  value={draft.smtpUser}
                  autoComplete="off"
                  error={issues['smtpUser']}
                  onChange={({ target }) => onChange({ smtpUser: target.value })}
                />
                <Field
                  label={w.password}
                  type="password"
                  value={draft.smtpPassword}
                  autoComplete="new-password"
                  hint={kept}
                  error={issues['smtpPassword']}
                  onChange={({ target }) => onChange({ smtpPassword: target.value })}
                />
              </div>
            )}
            {draft.sameLogin && issues['smtpPassword'] && (
              <p role="alert" className="text-small text-critical">
                {issues['smtpPassword']}
              </p>
            )}
          </>
        )}
      </fieldset>
    </>
  )
}

type PlaceFields = { host: string; port: string; security: Security }

function Place({
  host,
  port,
  security,
  issues: [hostIssue, portIssue],
  onChange,
}: PlaceFields & { issues: [string | undefined, string | undefined]; onChange(fields: PlaceFields): void }) {
  const now = { host, port, security }
  return (
    <div className="grid grid-cols-2 gap-3 wide:grid-cols-[1fr_96px_128px]">
      <Field
        label={w.host}
        value={host}
        spellCheck={false}
        error={hostIssue}
        className="max-wide:col-span-2"
        onChange={({ target }) => onChange({ ...now, host: target.value })}
      />
      <Field
        label={w.port}
        value={port}
        inputMode="numeric"
        error={portIssue}
        onChange={({ target }) => onChange({ ...now, port: target.value.replace(/\D/g, '') })}
      />
      <SelectField
        label={w.security}
        value={security}
        onChange={({ target }) => onChange({ ...now, security: securities.find((each) => each === target.value) ?? 'tls' })}
      >
        {securities.map((each) => (
          <option key={each} value={each}>
            {w.securities[each]}
          </option>
        ))}
      </SelectField>
    </div>
  )
}
