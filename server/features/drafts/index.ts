import { feature } from '../../kernel/feature.ts'
import { resource } from '../../kernel/resource.ts'
import { clearDraftWhenMessageCreated, clearSentDraft } from './clear-draft-when-message-created.ts'
import { Draft } from './draft.ts'
import { draftChanged } from './events.ts'
import { forgetOldDrafts } from './forget-old-drafts.ts'
import { getDraft } from './get-draft.ts'
import { putDraft } from './put-draft.ts'
import { removeDraft } from './remove-draft.ts'

export { clearDraft, moveDrafts } from './clear-draft.ts'

/** What members have begun to write, the same on all their devices. */
export const drafts = feature({
  name: 'drafts',
  operations: [getDraft, putDraft, removeDraft],
  internal: [clearSentDraft],
  resources: [resource('Draft', Draft)],
  events: [draftChanged],
  reactions: [clearDraftWhenMessageCreated],
  crons: [forgetOldDrafts],
})
