import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { removeTeam, setTeamMembers, updateTeam } from './change-team.ts'
import { createTeam } from './create-team.ts'
import { availabilityChanged, teamCreated, teamRemoved, teamUpdated } from './events.ts'
import { getAvailability, listMemberLoads } from './read-availability.ts'
import { getTeam, listTeams } from './read-teams.ts'
import { endAbsence, returnMember, setAvailability } from './set-availability.ts'
import { Team } from './team.ts'

export { availabilityChanged, teamCreated, teamRemoved, teamUpdated } from './events.ts'
export { findLoads, findTeam, findTeams, type MemberLoad } from './queries.ts'
export { lockAvailability } from './set-availability.ts'
export { Team } from './team.ts'

/** Who answers together, and who takes conversations at the moment. */
export const teams = feature({
  name: 'teams',
  operations: [listTeams, getTeam, createTeam, updateTeam, setTeamMembers, removeTeam, getAvailability, listMemberLoads, setAvailability],
  internal: [endAbsence],
  resources: [resource('Team', Team)],
  events: [teamCreated, teamUpdated, teamRemoved, availabilityChanged],
  jobs: [returnMember],
  topics: [{ name: 'teams', mayListen: (caller) => grants(caller.scopes, 'teams:read') }],
})
