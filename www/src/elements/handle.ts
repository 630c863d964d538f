/** Places on a drawing that can be taken hold of: real buttons, by pointer and by arrow keys. */

import { html, type TemplateResult } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import type { Handle, Panel, Scene } from "../figure/scene.js";
import { clamp } from "./field.js";

/** Told of every move, in the data of the handle's panel. */
export type Move = (id: string, x: number, y: number) => void;

/** How far one arrow key goes, as a share of the axis; with Shift ten times as far. */
const KEY_STEP = 0.01;

/** The handles of a scene, to lie over its drawing. */
export function handles(scene: Scene, move: Move): TemplateResult {
  return html`${scene.handles.map((handle) => {
    const panel = scene.panels.find(({ id }) => id === handle.panel);
    return panel ? button(handle, panel, move) : "";
  })}`;
}

function button(handle: Handle, panel: Panel, move: Move): TemplateResult {
  const size = Math.max(24, 2 * handle.radius);
  return html`<button
    type="button"
    class="handle"
    data-handle=${handle.id}
    aria-label=${handle.label}
    aria-describedby="handle-keys"
    style=${styleMap({
      left: `${handle.x - size / 2}px`,
      top: `${handle.y - size / 2}px`,
      width: `${size}px`,
      height: `${size}px`,
    })}
    @pointerdown=${(event: PointerEvent) => startDrag(event, handle, panel, move)}
    @keydown=${(event: KeyboardEvent) => step(event, handle, panel, move)}
  ></button>`;
}

function startDrag(event: PointerEvent, handle: Handle, panel: Panel, move: Move): void {
  if (event.button !== 0) return;
  const target = event.currentTarget as HTMLElement;
  const drawing = target.parentElement;
  if (!drawing) return;
  target.setPointerCapture(event.pointerId);
  // The point under the finger may be off the handle's centre; keep that offset while dragging.
  const box = drawing.getBoundingClientRect();
  const offsetX = event.clientX - box.left - handle.x;
  const offsetY = event.clientY - box.top - handle.y;
  const onMove = (next: PointerEvent) => {
    const now = drawing.getBoundingClientRect();
    const [x, y] = dataAt(
      panel,
      next.clientX - now.left - offsetX,
      next.clientY - now.top - offsetY,
    );
    move(handle.id, x, y);
  };
  const release = () => {
    target.removeEventListener("pointermove", onMove);
    target.removeEventListener("pointerup", release);
    target.removeEventListener("pointercancel", release);
  };
  target.addEventListener("pointermove", onMove);
  target.addEventListener("pointerup", release);
  target.addEventListener("pointercancel", release);
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function step(event: KeyboardEvent, handle: Handle, panel: Panel, move: Move): void {
  const arrow = ARROWS[event.key];
  if (!arrow) return;
  event.preventDefault();
  const share = KEY_STEP * (event.shiftKey ? 10 : 1);
  const [x, y] = dataAt(
    panel,
    handle.x + arrow[0] * share * panel.width,
    handle.y - arrow[1] * share * panel.height,
  );
  move(handle.id, x, y);
}

/** The data under a point of the drawing, held inside the panel and to its hundredths. */
export function dataAt(panel: Panel, x: number, y: number): [number, number] {
  const along = clamp((x - panel.x) / panel.width, 0, 1);
  const up = clamp(1 - (y - panel.y) / panel.height, 0, 1);
  return [between(panel.xDomain, along), between(panel.yDomain, up)];
}

function between([low, high]: readonly [number, number], share: number): number {
  const digits = Math.max(0, 3 - Math.ceil(Math.log10(high - low)));
  return clamp(Number((low + share * (high - low)).toFixed(digits)), low, high);
}
