export type MemberKey = keyof typeof members

export const members = {
  ada: { name: 'Ada Lindqvist', email: 'ada@demo.test', role: 'owner' },
  ben: { name: 'Ben Okafor', email: 'ben@demo.test', role: 'agent' },
  chloe: { name: 'Chloe Marchetti', email: 'chloe@demo.test', role: 'agent' },
} as const
