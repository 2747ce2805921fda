import { setTimeout as sleep } from 'node:timers/promises'
import { type Caller, type Call, openCaller } from './caller.ts'
import type { Tally } from './tally.ts'

export type Query = [operation: string, input: object]

/** What an open dashboard calls. Times of queries that leave in one batch are those of the batch, under its name. */
export type MemberPage = Omit<Caller, 'call'> & {
  memberId: string
  ask(name: string, queries: Query[], due?: number): Promise<unknown[] | undefined>
  /** The same; nobody looks at the answers. */
  askUnread(name: string, queries: Query[]): Promise<boolean>
  change(operation: string, input: object, due?: number): Promise<unknown>
  /** Signs in again before the access token ends: once in about seven minutes. */
  keepSignedIn(): Promise<void>
}

const renewAfterMs = 7 * 60_000
const mostAttempts = 10

export type SignIn = { port: number; email: string; password: string; address: string }

export async function openMemberPage({ port, email, password, address }: SignIn, tally: Tally): Promise<MemberPage> {
  const caller = openCaller(port, address, tally)
  caller.headers['x-hayloft'] = '1'
  let renewAt = 0
  const signIn = async (): Promise<string> => {
    const ask = () => caller.call({ operation: 'sessions.create', method: 'POST', path: '/api/v1/sessions', body: JSON.stringify({ email, password }) })
    let answer = await ask()
    // Who is refused tries again.
    for (let attempt = 2; !answer && attempt <= mostAttempts; attempt++) answer = await sleep(1_000).then(ask)
    if (!answer) throw new Error(`${email} could not sign in`)
    const { accessToken, member } = parse(answer.body) as { accessToken: string; member: { id: string } }
    caller.headers['cookie'] = `hayloft_access=${accessToken}`
    renewAt = performance.now() + renewAfterMs
    return member.id
  }
  const memberId = await signIn()
  return {
    headers: caller.headers,
    close: caller.close,
    memberId,
    async ask(name, queries, due) {
      const answer = await caller.call({ ...batchOf(name, queries), due })
      return answer && (parse(answer.body) as { result?: { data: unknown } }[]).map(({ result }) => result?.data)
    },
    askUnread: async (name, queries) => await caller.call(batchOf(name, queries)) !== undefined,
    async change(operation, input, due) {
      const answer = await caller.call({ operation, method: 'POST', path: `/rpc/${operation}?batch=1`, body: JSON.stringify({ 0: input }), due })
      return answer && (parse(answer.body) as [{ result?: { data: unknown } }])[0].result?.data
    },
    async keepSignedIn() {
      if (performance.now() > renewAt) await signIn()
    },
  }
}

function batchOf(operation: string, queries: Query[]): Call {
  const input = JSON.stringify(Object.fromEntries(queries.map(([, each], at) => [at, each])))
  return { operation, method: 'GET', path: `/rpc/${queries.map(([name]) => name).join(',')}?batch=1&input=${encodeURIComponent(input)}` }
}

function parse(body: Buffer): unknown {
  return JSON.parse(body.toString())
}
