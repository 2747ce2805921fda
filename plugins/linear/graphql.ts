import { type PluginContext, PluginError } from '@hayloft/plugin'
import { callService, type ServiceAnswer } from '../shared/call-service.ts'

type GraphqlError = { message: string; extensions?: { code?: string; type?: string; userPresentableMessage?: string } }

/** @throws PluginError also for errors that come with status 200 */
export async function askLinear<T>(context: PluginContext, query: string, variables: object = {}): Promise<T> {
  const answer = await callService(context, {
    service: 'Linear',
    url: `${String(context.settings['apiUrl']).replace(/\/$/, '')}/graphql`,
    json: { query, variables },
    // An API key stands alone; a token of OAuth follows "Bearer".
    authorization: (token) => (token.startsWith('lin_api_') ? token : `Bearer ${token}`),
    describe: (refusal) => sayError(errorsOf(refusal)[0]),
    // A query without any data comes with status 400, whatever was wrong.
    code: (refusal) => codeOf(errorsOf(refusal)[0]),
    meaning: meaningOf,
  })
  const [error] = errorsOf(answer)
  if (error) throw new PluginError(codeOf(error) ?? 'invalid_input', `Linear: ${sayError(error)}`)
  return (answer.json as { data: T }).data
}

function meaningOf(answer: ServiceAnswer): 'refused_token' | 'slow_down' | undefined {
  const code = errorsOf(answer)[0]?.extensions?.code
  return code === 'AUTHENTICATION_ERROR' ? 'refused_token' : code === 'RATELIMITED' ? 'slow_down' : undefined
}

function errorsOf({ json }: ServiceAnswer): GraphqlError[] {
  const { errors } = (json ?? {}) as { errors?: GraphqlError[] }
  return Array.isArray(errors) ? errors : []
}

function sayError(error: GraphqlError | undefined): string | undefined {
  return error?.extensions?.userPresentableMessage ?? error?.message
}

function codeOf(error: GraphqlError | undefined): string | undefined {
  if (error?.extensions?.code === 'FORBIDDEN') return 'forbidden'
  return error && /not found/i.test(error.message) ? 'not_found' : undefined
}
