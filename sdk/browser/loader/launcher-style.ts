/** Within a shadow root: no rule of the page comes in, none of ours goes out. In pixels: no page font scales it. */;
export const launcherStyle = `
:host {
  all: initial; position: fixed; inset: auto 0 0 auto; z-index: 2147483000; color-scheme: light dark;
  print-color-adjust: exact;
}
button {
  all: unset; box-sizing: border-box; position: fixed; bottom: calc(20px + env(safe-area-inset-bottom, 0px));
  inset-inline-end: auto;
  width: 56px; height: 56px; border-radius: 28px; cursor: pointer; background: var(--fill); color: var(--text);
  box-shadow: 0 1px 2px #1a161033, 0 6px 20px #1a161033; display: grid; place-items: center;
  transition: transform .14s, box-shadow .14s;
  -webkit-tap-highlight-color: transparent;
}
.right button, .right .panel { right: calc(20px + env(safe-area-inset-right, 0px)) }
.left button, .left .panel { left: calc(20px + env(safe-area-inset-left, 0px)) }
button:hover { transform: translateY(-1px); box-shadow: 0 2px 4px #1a161033, 0 10px 28px #1a161040 }
button:active { transform: scale(.97) }
button:focus-visible { outline: 3px solid var(--fill); outline-offset: 3px; box-shadow: 0 0 0 3px #fff }
svg {
  width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round;
  stroke-linejoin: round; grid-area: 1/1; transition: opacity .14s, transform .14s;
}
.open .chat, button .down { opacity: 0; transform: scale(.6) }
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
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  .panel { background: #1e1b18; box-shadow: 0 0 0 1px #fff2, 0 12px 48px #000a }
  .badge { border-color: #1e1b18 }
}
@media (max-width: 480px) {
  .panel {
    inset: 0 !important; width: auto; height: auto; max-width: none; border-radius: 0;
    padding: env(safe-area-inset-top, 0px) env(safe-area-inset-right, 0px)
      env(safe-area-inset-bottom, 0px) env(safe-area-inset-left, 0px);
  }
  .open button { visibility: hidden }
}
@media (prefers-reduced-motion: reduce) {
  button, svg, .panel { transition: none }
  button:hover, button:active { transform: none }
  .panel { transform: none }
}
@media print { :host { display: none } }
`
