import type { Context } from '../../kernel/context.ts'
import type { NewMessage } from '../conversations/index.ts'
import { inlineSource } from '../conversations/index.ts'
import { keepFile } from '../files/index.ts'
import { foldQuotes, sanitiseMailHtml } from '../mail-text/index.ts'
import type { ParsedMail } from '../mime/index.ts'

type Content = Pick<NewMessage, 'text' | 'html' | 'quotedText' | 'quotedHtml' | 'remoteImages' | 'files'>

/** What a mail says, as a message shows it: its attachments kept, its quotes folded, its HTML sanitised. */
export async function keepContent(ctx: Context, mail: ParsedMail): Promise<Content> {
  const files = await keepAttachments(ctx, mail)
  const folded = foldQuotes(mail)
  const sanitise = (html: string) => sanitiseMailHtml(html, { cidUrl: (contentId) => sourceOf(files, contentId) })
  const [visible, quoted] = [sanitise(folded.visibleHtml), sanitise(folded.quotedHtml)]
  return {
    text: folded.visibleText, html: visible.html.trim() || null, quotedText: folded.quotedText || null, quotedHtml: quoted.html.trim() || null,
    remoteImages: visible.remoteImages + quoted.remoteImages, files,
  }
}

type KeptFile = { id: string; inline: boolean; contentId: string | null }

async function keepAttachments(ctx: Context, mail: ParsedMail): Promise<KeptFile[]> {
  const kept: KeptFile[] = []
  for (const { filename, contentType, content, inline, contentId } of mail.attachments) {
    const id = await keepFile(ctx.db, ctx.kernel.storage, {
      workspaceId: ctx.workspaceId, name: filename, contentType, content: Buffer.from(content.buffer, content.byteOffset, content.byteLength), createdBy: { kind: 'mail' },
    })
    kept.push({ id, inline, contentId })
  }
  return kept
}

function sourceOf(files: readonly KeptFile[], contentId: string): string | undefined {
  const file = files.find((kept) => kept.contentId === contentId)
  return file && inlineSource(file.id)
}
