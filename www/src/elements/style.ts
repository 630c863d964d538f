/** The look of a figure's frame. The page may restyle it through the custom properties. */

import { css } from "lit";

export const figureStyles = css`
  :host {
    --paper: var(--weightscope-paper, light-dark(#fdfdfb, #14171a));
    --ink: var(--weightscope-ink, light-dark(#1b1f24, #e8eaec));
    --muted: var(--weightscope-muted, light-dark(#5f6872, #9aa4ae));
    --rule: var(--weightscope-rule, light-dark(#dfe3e8, #2d333a));
    --field: light-dark(#ffffff, #1b1f24);
    --edge: light-dark(#8a939d, #6b7580);
    --accent: light-dark(#2166ac, #6db3f2);
    --alarm: light-dark(#a3271d, #f0776b);
    display: block;
    min-width: 0;
    font: 14px/1.4 var(--weightscope-sans, Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif);
    font-variant-numeric: tabular-nums;
    text-align: start;
  }
  :host([hidden]) { display: none; }
  /* What a figure wishes for where its width is not given: whatever is in it, it shrinks and grows with the page. */
  :host::before { content: ""; display: grid; grid-template-columns: minmax(280px, 1000px); }
  figure { contain: inline-size; color-scheme: light; color: var(--ink); }
  figure.dark { color-scheme: dark; }

  figure { margin: 0; border-block-start: 2px solid var(--ink); padding-block: 14px 10px; border-block-end: 1px solid var(--rule); }

  /* Labels on one line, controls on the next. The chief ones share a row, the sliders what room the others leave;
     the rest, and all on a phone, stand in columns of one width. */
  form { margin-block-end: 10px; }
  .controls { display: grid; grid-template-columns: repeat(var(--columns, 6), minmax(0, 1fr)); align-items: start; gap: 8px 20px; }
  .control { display: flex; flex-direction: column; gap: 2px; min-width: 0; grid-column: span min(var(--span, 1), var(--columns, 6)); }
  .roomy .chief { display: flex; flex-wrap: wrap; gap: 8px 24px; }
  .chief .control { min-width: min-content; }
  .chief .sliding { flex: var(--span, 1) 1 calc(var(--span, 1) * 120px); max-width: calc(var(--span, 1) * 340px); }
  .roomy .chief select { width: auto; }
  .control label, legend { color: var(--muted); padding: 0; line-height: 20px; white-space: nowrap; }
  label output { color: var(--ink); font-weight: 600; }
  fieldset { border: 0; margin: 0; padding: 0; min-width: 0; display: contents; }
  legend { float: left; }
  .actions { display: flex; align-items: center; gap: 10px; min-width: 0; }
  .chief .actions { padding-block-start: 22px; }
  .folded { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 16px; margin-block-start: 4px; }
  .folded > * { grid-row: 1; }
  .folded > details[open] { grid-column: 1 / -1; }
  .folded > details[open] ~ .told { display: none; }
  .folded > .actions { grid-column: 3; align-self: start; }
  .told { margin: 0; padding: 0; list-style: none; color: var(--muted); line-height: 32px; display: flex; flex-wrap: wrap; height: 32px; overflow: hidden; }
  .told li { white-space: pre; }
  .told li + li::before { content: " · "; }
  .told b { font-weight: 400; color: var(--ink); }
  .printed { display: none; }

  select, input[type="number"], button, .segments {
    font: inherit; color: inherit; min-height: 32px; box-sizing: border-box;
    background: var(--field); border: 1px solid var(--edge); border-radius: 5px; padding: 0 10px;
  }
  select { padding-inline: 6px 2px; width: 100%; text-overflow: ellipsis; }
  input[type="number"] { flex: 1; min-width: 5em; max-width: 12em; }
  button { cursor: pointer; white-space: nowrap; }
  button:hover, select:hover, input[type="number"]:hover { border-color: var(--ink); }
  button:disabled, input:disabled, select:disabled { opacity: 0.55; cursor: not-allowed; }
  input[type="range"] { flex: 1; min-width: 90px; width: 100%; height: 32px; margin: 0; accent-color: var(--ink); border-radius: 5px; cursor: pointer; }
  input[aria-invalid="true"] { border-color: var(--alarm); }
  .seed { display: flex; gap: 8px; align-items: center; }
  .seed button { padding: 0 8px; font-size: 1.2em; line-height: 1; }
  .amount { display: flex; gap: 4px 16px; align-items: center; }

  .segments { display: inline-flex; padding: 0; overflow: hidden; }
  .segments label { position: relative; display: flex; color: inherit; }
  .segments input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
  .segments span, .segments button { display: grid; place-items: center; padding: 0 6px; min-height: 30px; white-space: nowrap; }
  .segments > *, .segments label > span { flex: 1 0 auto; }
  .segments button { border: 0; border-radius: 0; background: none; }
  .segments > * + * { border-inline-start: 1px solid var(--rule); }
  .segments input:checked + span, .segments button[aria-pressed="true"] { background: var(--ink); color: var(--paper); }

  :focus-visible, .segments label:focus-within {
    outline: 2px solid var(--accent); outline-offset: 2px; z-index: 1;
  }
  .segments { overflow: visible; }
  .segments > :first-child, .segments > :first-child span { border-start-start-radius: 4px; border-end-start-radius: 4px; }
  .segments > :last-child, .segments > :last-child span { border-start-end-radius: 4px; border-end-end-radius: 4px; }

  summary { cursor: pointer; color: var(--muted); width: fit-content; line-height: 32px; }
  summary:hover { color: var(--ink); }
  details .controls { margin-block: 4px 6px; }

  .refusal { color: var(--alarm); margin: 2px 0 0; max-width: 34em; font-size: 13px; line-height: 1.35; overflow-wrap: anywhere; }
  .refusal::before { content: "⚠ "; }

  .drawing { position: relative; margin-inline: auto; }
  canvas { display: block; width: 100%; height: 100%; }
  .waiting {
    position: absolute; inset: 0 0 auto auto; z-index: 1; margin: 0; padding: 4px 4px 4px 12px;
    background: var(--paper); border: 1px solid var(--rule); border-radius: 5px;
  }
  .ground { position: absolute; cursor: pointer; }
  .rows { position: absolute; inset: 0; }
  .pointed { position: absolute; pointer-events: none; background: color-mix(in srgb, var(--ink) 9%, transparent); }
  .readout {
    position: absolute; z-index: 1; pointer-events: none; padding: 6px 10px 8px; font-size: 13px; line-height: 1.4;
    background: var(--paper); border: 1px solid var(--edge); border-radius: 5px;
  }
  .readout dl { display: grid; grid-template-columns: auto 1fr; gap: 0 10px; margin: 2px 0 0; }
  .readout dt { color: var(--muted); }
  .readout dd { margin: 0; }
  .handle {
    position: absolute; min-height: 0; padding: 0; border: 0; border-radius: 50%;
    background: none; cursor: grab; touch-action: none;
  }
  .handle:active { cursor: grabbing; }
  .handle:hover { box-shadow: 0 0 0 3px color-mix(in srgb, var(--paper) 70%, transparent); }
  .handle:focus-visible { outline: 3px solid var(--paper); box-shadow: 0 0 0 6px var(--accent); }

  .raised { font-family: "Segoe UI", system-ui, "DejaVu Sans", sans-serif; }
  figcaption { margin-block: 12px 10px; font-size: 15px; line-height: 1.5; max-width: 44em; min-height: calc(1.5em * var(--lines)); text-wrap: pretty; }
  /* As many lines as the sentence has at rest, so that shorter ones on the way do not move the page. */
  :host { --lines: 2; }
  :host(weightscope-initialization) { --lines: 3; }
  :host(weightscope-landscape) { --lines: 3; }
  :host(weightscope-phase-diagram) { --lines: 5; }
  .narrow ~ figcaption { min-height: calc(3em * var(--lines)); }
  /* Before the first numbers the picture at rest brings its own sentence. */
  figcaption:empty { display: none; }
  .asleep { visibility: hidden; }

  .foot { display: flex; flex-wrap: wrap; gap: 2px 4px; align-items: center; margin-inline-start: -8px; }
  .foot button { border-color: transparent; background: none; color: var(--muted); padding: 0 8px; }
  .foot button:hover { color: var(--ink); text-decoration: underline; text-underline-offset: 3px; }
  .notice { color: var(--muted); }
  .embed { display: block; color: var(--muted); margin-block: 6px; }
  textarea { display: block; width: 100%; box-sizing: border-box; font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; color: var(--ink); background: var(--field); border: 1px solid var(--edge); border-radius: 5px; padding: 8px; }

  #numbers { overflow-x: auto; margin-block-start: 6px; }
  table { border-collapse: collapse; font-size: 13px; }
  caption { text-align: start; color: var(--muted); padding-block-end: 6px; }
  th, td { text-align: end; padding: 3px 12px 3px 0; border-block-end: 1px solid var(--rule); white-space: nowrap; font-weight: 400; }
  thead th { color: var(--muted); }
  th:first-child, .word { text-align: start; }

  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; margin: 0; }

  .files { display: flex; align-items: center; gap: 4px 10px; flex-wrap: wrap; margin-block: 4px 8px; color: var(--muted); }
  .files input[type="file"] { position: absolute; width: 1px; height: 1px; opacity: 0; }
  .files label { border: 1px dashed var(--edge); border-radius: 5px; padding: 5px 10px; cursor: pointer; color: var(--ink); }
  .files input:focus-visible + label { outline: 2px solid var(--accent); outline-offset: 2px; }
  :host([dropping]) figure { outline: 2px dashed var(--accent); outline-offset: 6px; }

  .narrow .amount { flex-wrap: wrap; }
  .narrow .amount > * { flex: 1 0 100%; }
  .narrow .control[data-field="seed"] { grid-column: 1 / -1; }
  .narrow .controls > .segments { grid-column: 1 / -1; }

  @media (pointer: coarse) {
    select, input[type="number"], input[type="range"], button, .segments { min-height: 44px; }
    .segments span, .segments button { min-height: 42px; }
    summary { line-height: 44px; }
    .handle { min-height: 0; }
    .handle::before { content: ""; position: absolute; inset: -10px; }
  }
  @media (forced-colors: active) {
    .segments input:checked + span, .segments button[aria-pressed="true"] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
    .handle:focus-visible { outline-color: Highlight; }
  }
  @media print {
    figure.dark { color-scheme: light; }
    form, .foot, .embed, .files, .handle, .waiting { display: none; }
    .printed { display: block; margin-block-end: 10px; }
    .printed .told { display: block; height: auto; line-height: 1.5; }
    .printed .told li { display: inline; white-space: normal; }
    /* Paper may be narrower than the window that the drawing was made for. */
    .drawing { max-width: 100%; height: auto !important; break-inside: avoid; }
    canvas { height: auto; }
    figcaption { break-before: avoid; }
    #numbers { overflow: visible; }
    table { font-size: 8pt; }
    th, td { white-space: normal; overflow-wrap: anywhere; padding-inline-end: 6px; }
    tr { break-inside: avoid; }
  }
`;
