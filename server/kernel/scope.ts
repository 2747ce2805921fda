/** `resource:action`. `*` and `resource:*` grant what they cover; `public` on an operation asks for nothing. */
export type Scope = `${string}:${'read' | 'write' | 'manage' | 'use'}`

export function grants(granted: ReadonlySet<string>, scope: Scope): boolean {
  return granted.has(scope) || granted.has('*') || granted.has(`${scope.slice(0, scope.indexOf(':'))}:*`)
}
