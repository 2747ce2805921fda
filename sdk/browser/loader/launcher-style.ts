/** Within a shadow root: no rule of the page comes in, none of ours goes out. In pixels: no page font scales it. */;
export const launcherStyle = `
:host {
  all: initial; position: fixed; inset: auto 0 0 auto; z-index: 2147483000; color-scheme: light dark;
  print-color-adjust: exact;
}
:host([hidden]) { display: none }
button { all: unset; box-sizing: border-box; cursor: pointer; -webkit-tap-highlight-color: transparent }
button:focus-visible { outline: 3px solid var(--fill); outline-offset: 3px; box-shadow: 0 0 0 3px #fff }
.launcher { position: fixed; bottom: calc(20px + env(safe-area-inset-bottom, 0px));
  min-width: 56px; height: 56px; border-radius: 28px; background: var(--fill); color: var(--text);
  box-shadow: 0 1px 2px #1a161033, 0 6px 20px #1a161033; display: grid;
  grid-template-columns: 56px auto; place-items: center; transition: transform .14s, box-shadow .14s;
}
.right .launcher, .right .panel, .right .teaser { right: calc(20px + env(safe-area-inset-right, 0px)) }
.left .launcher, .left .panel, .left .teaser { left: calc(20px + env(safe-area-inset-left, 0px)) }
.launcher:hover { transform: translateY(-1px); box-shadow: 0 2px 4px #1a161033, 0 10px 28px #1a161040 }
.launcher:active { transform: scale(.97) }
svg {
  width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round;
  stroke-linejoin: round; grid-area: 1/1; transition: opacity .14s, transform .14s;
}
.text:empty, .open .text { display: none }
.text { font: 500 15px/20px system-ui, -apple-system, "Segoe UI", sans-serif; padding-inline: 0 22px; margin-inline-start: -6px; white-space: nowrap }
.open .chat, .launcher .down { opacity: 0; transform: scale(.6) }
.open .down { opacity: 1; transform: none }
.badge {
  position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; box-sizing: border-box; padding: 0 6px;
  border-radius: 11px;
  background: #b3261e; color: #fff; font: 600 12px/18px system-ui, -apple-system, "Segoe UI", sans-serif;
  text-align: center; border: 2px solid #fff;
}
.badge:empty { display: none }
.panel {
  position: fixed; bottom: calc(88px + env(safe-area-inset-bottom, 0px)); width: 400px;
  height: min(704px, calc(100vh - 112px)); max-width: calc(100vw - 40px);
  box-sizing: border-box; border-radius: 16px; overflow: hidden; background: #fbfaf7;
  box-shadow: 0 0 0 1px #1a161014, 0 12px 48px #1a161038;
  visibility: hidden; opacity: 0; transform: translateY(8px);
  transition: opacity .14s, transform .14s, visibility 0s .14s;
}
.open .panel { visibility: visible; opacity: 1; transform: none; transition-delay: 0s }
iframe:not([hidden]) { display: block; width: 100%; height: 100%; border: 0; color-scheme: light dark }
.teaser {
  position: fixed; bottom: calc(90px + env(safe-area-inset-bottom, 0px)); width: max-content; max-width: min(300px, calc(100vw - 56px));
  border-radius: 16px; background: #fffefd; color: #26201b; font: 400 15px/22px system-ui, -apple-system, "Segoe UI", sans-serif;
  box-shadow: 0 0 0 1px #1a161014, 0 8px 32px #1a161033; animation: rise .14s;
}
.teaser:empty, .open .teaser { display: none }
.answer { padding: 12px 40px 12px 16px; border-radius: 16px; white-space: pre-line; overflow-wrap: anywhere }
.answer:dir(rtl) { padding: 12px 16px 12px 40px }
.dismiss { position: absolute; top: 4px; inset-inline-end: 4px; width: 32px; height: 32px; border-radius: 16px; display: grid; place-items: center; opacity: .7 }
.dismiss:hover { opacity: 1 }
.dismiss svg { width: 18px; height: 18px }
@keyframes rise { from { opacity: 0; transform: translateY(6px) } }
.dark .panel, .dark .teaser { background: #1e1b18; color: #eeebe4; box-shadow: 0 0 0 1px #fff2, 0 12px 48px #000a }
.dark .badge { border-color: #1e1b18 }
@media (max-width: 480px) {
  .panel {
    inset: 0 !important; width: auto; height: auto; max-width: none; border-radius: 0;
    padding: env(safe-area-inset-top, 0px) env(safe-area-inset-right, 0px)
      env(safe-area-inset-bottom, 0px) env(safe-area-inset-left, 0px);
  }
  .open .launcher { visibility: hidden }
}
@media (prefers-reduced-motion: reduce) {
  button, svg, .panel, .teaser { transition: none; animation: none }
  .launcher:hover, .launcher:active { transform: none }
  .panel { transform: none }
}
@media print { :host { display: none } }
`
