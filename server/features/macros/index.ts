import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { grants } from '../../kernel/scope.ts'
import { applyMacro } from './apply-macro.ts'
import { createMacro, removeMacro, updateMacro } from './change-macros.ts'
import { macroCreated, macroRemoved, macroUpdated } from './events.ts'
import { followTag, followTagWhenGone } from './follow-tags.ts'
import { Macro } from './macro.ts'
import { getMacro, listMacros, previewMacro } from './read-macros.ts'

/** What agents would otherwise write and click again and again. */
export const macros = feature({
  name: 'macros',
  operations: [listMacros, getMacro, previewMacro, createMacro, updateMacro, removeMacro, applyMacro],
  internal: [followTag],
  resources: [resource('Macro', Macro)],
  reactions: [followTagWhenGone],
  events: [macroCreated, macroUpdated, macroRemoved],
  topics: [{ name: 'macros', mayListen: (caller) => grants(caller.scopes, 'macros:read') }],
})
