/** A refusal to start whose message is one sentence meant for the person at the terminal. */
export class StartError extends Error {
  override name = 'StartError'
}
