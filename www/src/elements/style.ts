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
    color-scheme: light dark;
    display: block;
    color: var(--ink);
    font: 14px/1.4 var(--weightscope-sans, Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif);
    font-variant-numeric: tabular-nums;
    text-align: start;
  }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
  :host([hidden]) { display: none; }

  figure { margin: 0; border-block-start: 2px solid var(--ink); padding-block: 14px 10px; border-block-end: 1px solid var(--rule); }

  .controls { display: flex; flex-wrap: wrap; align-items: end; gap: 12px 22px; margin-block-end: 16px; }
  .control { display: flex; flex-direction: column; gap: 4px; min-width: 0; max-width: 100%; }
  .control label, legend { color: var(--muted); padding: 0; line-height: 20px; }
  label output { color: var(--ink); font-weight: 600; }
  fieldset { border: 0; margin: 0; padding: 0; min-width: 0; display: contents; }
  legend { float: left; }

  select, input[type="number"], button, .segments {
    font: inherit; color: inherit; min-height: 32px; box-sizing: border-box;
    background: var(--field); border: 1px solid var(--edge); border-radius: 5px; padding: 0 10px;
  }
  select { padding-inline: 8px 4px; max-width: 100%; }
  input[type="number"] { width: 9em; }
  button { cursor: pointer; }
  button:disabled, input:disabled, select:disabled { opacity: 0.55; cursor: not-allowed; }
  input[type="range"] { width: 170px; height: 32px; margin: 0; accent-color: var(--ink); cursor: pointer; }
  input[aria-invalid="true"] { border-color: var(--alarm); }
  .seed, .amount { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; }

  .segments { display: inline-flex; padding: 0; overflow: hidden; }
  .segments label { position: relative; display: flex; color: inherit; }
  .segments input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
  .segments span, .segments button { display: grid; place-items: center; padding: 0 10px; min-height: 30px; }
  .segments button { border: 0; border-radius: 0; background: none; }
  .segments > * + * { border-inline-start: 1px solid var(--rule); }
  .segments input:checked + span, .segments button[aria-pressed="true"] { background: var(--ink); color: var(--paper); }

  :focus-visible, .segments label:focus-within {
    outline: 2px solid var(--accent); outline-offset: 2px; z-index: 1;
  }
  .segments { overflow: visible; }
  .segments > :first-child, .segments > :first-child span { border-start-start-radius: 4px; border-end-start-radius: 4px; }
  .segments > :last-child, .segments > :last-child span { border-start-end-radius: 4px; border-end-end-radius: 4px; }

  details { margin-block-end: 14px; }
  summary { cursor: pointer; color: var(--muted); min-height: 32px; line-height: 32px; }
  details .controls { margin-block: 8px 0; }

  .refusal { color: var(--alarm); margin: 2px 0 0; max-width: 34em; }
  .refusal::before { content: "⚠ "; }

  .drawing { position: relative; margin-inline: auto; }
  canvas { display: block; width: 100%; height: 100%; }
  .handle {
    position: absolute; min-height: 0; padding: 0; border: 0; border-radius: 50%;
    background: none; cursor: grab; touch-action: none;
  }
  .handle:active { cursor: grabbing; }
  .handle:hover { box-shadow: 0 0 0 3px color-mix(in srgb, var(--paper) 70%, transparent); }
  .handle:focus-visible { outline: 3px solid var(--paper); box-shadow: 0 0 0 6px var(--accent); }

  figcaption { margin-block: 12px 10px; font-size: 15px; line-height: 1.5; max-width: 44em; min-height: 1.5em; }

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
  th:first-child { text-align: start; }

  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; margin: 0; }

  .progress { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 14px; margin-block-end: 14px; }
  progress { width: 180px; accent-color: var(--accent); }
  .files { display: flex; align-items: center; gap: 4px 10px; flex-wrap: wrap; margin-block: 4px 8px; color: var(--muted); }
  .files input[type="file"] { position: absolute; width: 1px; height: 1px; opacity: 0; }
  .files label { border: 1px dashed var(--edge); border-radius: 5px; padding: 5px 10px; cursor: pointer; color: var(--ink); }
  .files input:focus-visible + label { outline: 2px solid var(--accent); outline-offset: 2px; }
  :host([dropping]) figure { outline: 2px dashed var(--accent); outline-offset: 6px; }

  @media (pointer: coarse) {
    select, input[type="number"], input[type="range"], button { min-height: 44px; }
    .handle { min-height: 0; }
    .handle::before { content: ""; position: absolute; inset: -10px; }
  }
  @media (max-width: 560px) {
    .control { flex: 1 1 44%; }
    .control[data-field="seed"], .control[data-field="scale"] { flex-basis: 100%; }
    input[type="range"] { width: 100%; }
    select { width: 100%; }
  }
  @media print {
    .controls, .foot, .progress, .files { display: none; }
    figure { break-inside: avoid; }
  }
`;
