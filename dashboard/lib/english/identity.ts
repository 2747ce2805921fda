export const identity = {
  login: {
    title: 'Sign in', welcome: 'Sign in to Hayloft', email: 'E-mail', password: 'Password', signIn: 'Sign in',
    withLink: 'E-mail me a sign-in link', withPassword: 'Use a password instead', or: 'or',
    linkTitle: 'Check your mail',
    linkSent: (email: string) => `If ${email} belongs to a member, a sign‑in link is on its way. It works once, for 15 minutes.`,
    another: 'Use another address', wrong: 'The e-mail address or password is wrong.',
    enterEmail: 'Enter your e-mail address.',
  },
  link: {
    title: 'Sign in', ready: 'One more step', detail: 'Press the button to finish signing in on this device.', action: 'Sign in',
    invalidTitle: 'This link no longer works', invalidDetail: 'A sign‑in link works once and for 15 minutes. Ask for a new one.',
    again: 'Back to sign in',
  },
  invitation: {
    title: 'Join the workspace', detail: 'Tell your colleagues your name, and choose a password or sign in by mail from now on.',
    name: 'Your name', password: 'Password', passwordHint: 'Optional. At least 10 characters.', action: 'Join',
    invalidTitle: 'This invitation no longer works', invalidDetail: 'It may have run out or been withdrawn. Ask for a new one.',
    missing: 'The address lacks its token. Open the link in the mail again.',
  },
}
