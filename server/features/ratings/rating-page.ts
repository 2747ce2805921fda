import { drawFace, escapeHtml, faces } from './faces.ts'
import type { VisitorRating } from './rating.ts'

export const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

type Shown = { workspace: string; rating: VisitorRating; action: string; chosen: number | null; isThanked: boolean; problem?: string; now: Date }

/** Works without JavaScript. Opening it counts as nothing: mail scanners open links, only the button rates. */
export function ratingPage({ workspace, rating, action, chosen, isThanked, problem, now }: Shown): string {
  const isOpen = now <= rating.changeableUntil
  const said = isThanked ? `<p class="said" role="status" dir="auto">${escapeHtml(rating.thanks)}</p>` : ''
  const wrong = problem ? `<p class="wrong" role="alert">${escapeHtml(problem)}</p>` : ''
  const choice = faces.map((face) => `
      <label><input type="radio" name="score" value="${face.score}" required${face.score === (chosen ?? rating.score) ? ' checked' : ''}${isOpen ? '' : ' disabled'}>
        <span class="face">${drawFace(face)}</span><span class="name">${face.name}</span></label>`).join('')
  const rest = isOpen ? `
    <label class="comment" for="comment">Anything to add? <span>(optional)</span></label>
    <textarea id="comment" name="comment" rows="4" maxlength="2000" dir="auto">${escapeHtml(rating.comment)}</textarea>
    <button>${rating.score === null ? 'Send' : 'Change my answer'}</button>`
    : `${rating.comment ? `<p dir="auto">${escapeHtml(rating.comment)}</p>` : ''}<p class="quiet">This can no longer be changed.</p>`
  return page(workspace, `
  <main>
  ${said}${wrong}
  <form method="post" action="${escapeHtml(action)}">
    <fieldset><legend><h1 dir="auto">${escapeHtml(rating.question)}</h1></legend><div class="faces">${choice}</div></fieldset>${rest}
  </form>
  </main>`)
}

export function noRatingPage(): string {
  return page('', '<main><h1>This link is not valid</h1><p class="quiet">Open it from the letter again, or write to us: we read every answer.</p></main>')
}

function page(workspace: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<title>${workspace ? `${escapeHtml(workspace)}: your opinion` : 'This link is not valid'}</title>
<style>${style}</style>
</head>
<body>${workspace ? `<header dir="auto">${escapeHtml(workspace)}</header>` : ''}${content}</body>
</html>`
}

const style = `
:root{color-scheme:light dark;--ink:#1c1c1a;--quiet:#6b6b66;--paper:#faf9f6;--card:#fff;--line:#8b8a84;--accent:#1f5f4a;--on-accent:#fff;--wrong:#a3341f}
@media(prefers-color-scheme:dark){:root{--ink:#eeece6;--quiet:#a9a79f;--paper:#171715;--card:#20201d;--line:#77756d;--accent:#7cc7ab;--on-accent:#10241c;--wrong:#f09a86}}
*{box-sizing:border-box}body{margin:0;padding:32px 16px;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header{max-width:480px;margin:0 auto 12px;color:var(--quiet);font-size:14px}
main{max-width:480px;margin:0 auto;padding:24px;background:var(--card);border-radius:12px;box-shadow:0 1px 3px rgb(0 0 0/.12)}
fieldset{margin:0;padding:0;border:0;min-inline-size:0}legend{padding:0;width:100%}h1{margin:0 0 16px;font-size:20px;font-weight:600}
.faces{display:grid;grid-template-columns:repeat(5,1fr);gap:4px}
.faces label{position:relative;padding:8px 2px;border:1px solid transparent;border-radius:8px;text-align:center;cursor:pointer}
.faces input{position:absolute;inset:0;margin:0;opacity:0;cursor:pointer}
.face{display:block;height:38px}.name{font-size:12px;color:var(--quiet)}
.faces label:has(:checked){border-color:var(--accent);background:color-mix(in srgb,var(--accent) 12%,transparent)}.faces label:has(:checked) .name{color:var(--ink);font-weight:600}
.faces label:has(:focus-visible),textarea:focus-visible,button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.comment{display:block;margin:20px 0 6px}.comment span,.quiet{color:var(--quiet)}
textarea{width:100%;padding:8px 10px;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit;font:inherit;resize:vertical}
button{margin-top:16px;padding:10px 18px;border:0;border-radius:8px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;cursor:pointer}
.said{margin:0 0 16px;padding-inline-start:10px;border-inline-start:3px solid var(--accent)}.wrong{margin:0 0 16px;color:var(--wrong)}`
