import { newId } from '../../kernel/ids.ts'

/** For generated tests. */
export const teamsExamples: Record<string, (cast: { teamId: string; memberId: string }) => object> = {
  'teams.list': () => ({ limit: 5 }),
  'teams.get': (cast) => ({ id: cast.teamId }),
  'teams.create': (cast) => ({ name: `Team ${newId()}`, assignment: 'round-robin', memberIds: [cast.memberId] }),
  'teams.update': (cast) => ({ id: cast.teamId, assignment: 'least-loaded' }),
  'teams.setMembers': (cast) => ({ id: cast.teamId, memberIds: [cast.memberId] }),
  'teams.remove': (cast) => ({ id: cast.teamId }),
  'availability.get': (cast) => ({ memberId: cast.memberId }),
  'memberLoads.list': (cast) => ({ teamId: cast.teamId }),
  'availability.set': (cast) => ({ memberId: cast.memberId, away: true, capacity: 20 }),
}
