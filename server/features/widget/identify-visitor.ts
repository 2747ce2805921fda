import { sql } from 'kysely'
import type { Context } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db/database.ts'
import { newId } from '../../kernel/ids.ts'
import {
  type Contact, contactCreated, contactUpdated, findContact, findContactByEmail, insertContact, updateContactFields,
} from '../contacts/index.ts'
import { mergeContact } from './merge-contact.ts'
import { lockContact, lockName } from './queries.ts'
import type { Identity, Vouched } from './verify-identity.ts'

type Ctx = Pick<Context, 'db' | 'emit' | 'recordChange'>

/**
 * The contact that a vouched-for visitor is: the one that is known by that externalId or e-mail address, else the
 * visitor's own, else a new one. An anonymous visitor brings everything along; one identified as someone else, nothing.
 */
export async function identifyVisitor(
  ctx: Ctx, contactId: string, vouched: Vouched, claims: Identity,
): Promise<string> {
  await lockName(ctx.db, `identify ${vouched.externalId ?? vouched.email}`)
  const own = (await lockContact(ctx.db, contactId, { removing: true })) ? await findContact(ctx.db, contactId) : undefined
  const known = await findVouched(ctx, vouched)
  if (known) {
    if (own && own.id !== known.id && isAnonymous(own)) await mergeContact(ctx, own.id, known)
    await complete(ctx, known, vouched, claims)
    return known.id
  }
  if (own && isAnonymous(own)) {
    await complete(ctx, own, vouched, claims)
    return own.id
  }
  // The visitor's id is not a row yet, or belongs to someone else.
  const contact = await insertContact(ctx.db, { lifecycle: 'lead' }, own ? newId() : contactId)
  const named = await fill(ctx, contact, vouched, claims)
  ctx.emit(contactCreated, { subjectId: named.id, payload: { contact: named } })
  return named.id
}

export function isAnonymous(contact: Pick<Contact, 'externalId' | 'email'>): boolean {
  return contact.externalId === null && contact.email === null
}

async function findVouched(ctx: Ctx, vouched: Vouched): Promise<Contact | undefined> {
  if (vouched.email !== undefined) {
    const contact = await findContactByEmail(ctx.db, vouched.email)
    if (!contact || !isOnlyClaimed(contact)) return contact
    // A page once said that this address is that contact's; now its owner is here, and takes it back.
    const changed = await updateContactFields(ctx.db, contact.id, { email: null })
    ctx.emit(contactUpdated, { subjectId: changed.id, payload: { contact: changed } })
    return undefined
  }
  const { rows: [row] } = await sql<{ id: string }>`
    select id from contacts
    where workspace_id = current_workspace() and external_id = ${vouched.externalId}`.execute(ctx.db)
  return row && findContact(ctx.db, row.id)
}

/** Adds what was vouched for, and what the page says where nothing is known yet. */
async function complete(ctx: Ctx, before: Contact, vouched: Vouched, claims: Identity): Promise<void> {
  const after = await fill(ctx, before, vouched, claims)
  if (after === before) return
  ctx.recordChange({ subjectId: after.id, before, after })
  ctx.emit(contactUpdated, { subjectId: after.id, payload: { contact: after } })
}

async function fill(ctx: Ctx, contact: Contact, vouched: Vouched, claims: Identity): Promise<Contact> {
  const name = claims.name?.trim()
  const claimed = vouched.email === undefined && contact.email === null ? await freeAddress(ctx.db, claims) : undefined
  const fields = {
    ...(contact.name === null && name ? { name } : {}),
    ...(vouched.externalId !== undefined && contact.externalId === null ? { externalId: vouched.externalId } : {}),
    ...(vouched.email !== undefined && contact.email === null ? { email: vouched.email } : {}),
    // The page's word for the address is shown, and never taken as proof of being its owner.
    ...(claimed ? { email: claimed, attributes: { ...contact.attributes, claimedEmail: claimed } } : {}),
    ...(contact.lifecycle === 'visitor' ? { lifecycle: 'lead' as const } : {}),
  }
  return Object.keys(fields).length > 0 ? updateContactFields(ctx.db, contact.id, fields) : contact
}

async function freeAddress(db: Db, { email }: Identity): Promise<string | undefined> {
  if (email === undefined) return undefined
  await lockName(db, `identify ${email.toLowerCase()}`)
  return (await findContactByEmail(db, email)) ? undefined : email.toLowerCase()
}

function isOnlyClaimed({ email, attributes }: Contact): boolean {
  return attributes['claimedEmail'] === email
}
