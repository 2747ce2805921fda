/** The part of a record that the journeys look at; REST answers with more. */
export type Answer<T> = { status: number; body: T }

/** One call of the REST surface. Rejects when there is no answer; an error of the server is an answer. */
export async function callApi<T>(
  url: string,
  token: string | null,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  })
  // What the caller says it is: the tests fail on their own expectations if not.
  return { status: response.status, body: (await response.json()) as T }
}
