/** Places on a drawing that can be taken hold of: real buttons, by pointer and by arrow keys. */

import { html, nothing, type TemplateResult } from "lit";
import { styleMap } from "lit/directives/style-map.js";
import type { Handle, Panel, Scene } from "../figure/scene.js";
import { clamp } from "./field.js";

/** Who owns what the handles move; places are in the data of a handle's panel. */
export interface Holder {
  /** Told of every move. */
  readonly move: (id: string, x: number, y: number) => void;
  /** Where the thing is now; the drawing may lag behind. */
  readonly place: (id: string) => readonly [number, number] | undefined;
}

/** How far one arrow key goes unless a handle says so, as a share of the axis; with Shift ten times as far. */
const KEY_STEP = 0.01;
const SHIFT = 10;

/** The handles of a scene, to lie over its drawing. */
export function handles(scene: Scene, holder: Holder): TemplateResult {
  return html`${scene.handles.map((handle) => {
    const panel = scene.panels.find(({ id }) => id === handle.panel);
    if (!panel) return nothing;
    return html`${handle.follows ? ground(handle, panel, holder) : nothing}${button(handle, panel, holder)}`;
  })}
  <p id="handle-keys" class="unseen">Arrow keys move it, with Shift ten times as far.</p>`;
}

/** Where a click brings a handle. The keyboard has the handle itself; a finger may scroll from here. */
function ground(handle: Handle, panel: Panel, holder: Holder): TemplateResult {
  const follow = (event: MouseEvent) => {
    const target = event.currentTarget as HTMLElement;
    const box = target.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    holder.move(handle.id, ...dataAt(panel, panel.x + x, panel.y + y));
    (target.nextElementSibling as HTMLElement | null)?.focus({ preventScroll: true });
  };
  return html`<div
    class="ground"
    style=${styleMap({
      left: `${panel.x}px`,
      top: `${panel.y}px`,
      width: `${panel.width}px`,
      height: `${panel.height}px`,
    })}
    @click=${follow}
  ></div>`;
}

function button(handle: Handle, panel: Panel, holder: Holder): TemplateResult {
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
    @pointerdown=${(event: PointerEvent) => startDrag(event, handle, panel, holder)}
    @keydown=${(event: KeyboardEvent) => step(event, handle, panel, holder)}
  ></button>`;
}

function startDrag(event: PointerEvent, handle: Handle, panel: Panel, holder: Holder): void {
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
    holder.move(handle.id, x, y);
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

function step(event: KeyboardEvent, handle: Handle, panel: Panel, holder: Holder): void {
  const arrow = ARROWS[event.key];
  if (!arrow) return;
  event.preventDefault();
  const [across, up] = handle.step ?? [
    KEY_STEP * span(panel.xDomain),
    KEY_STEP * span(panel.yDomain),
  ];
  const steps = event.shiftKey ? SHIFT : 1;
  const [x, y] = holder.place(handle.id) ?? dataAt(panel, handle.x, handle.y);
  holder.move(
    handle.id,
    within(panel.xDomain, x + arrow[0] * steps * across),
    within(panel.yDomain, y + arrow[1] * steps * up),
  );
}

/** The data under a point of the drawing, held inside the panel and to its hundredths. */
export function dataAt(panel: Panel, x: number, y: number): [number, number] {
  const along = clamp((x - panel.x) / panel.width, 0, 1);
  const up = clamp(1 - (y - panel.y) / panel.height, 0, 1);
  return [between(panel.xDomain, along), between(panel.yDomain, up)];
}

function between(domain: readonly [number, number], share: number): number {
  return within(domain, domain[0] + share * span(domain));
}

/** The nearest place of the axis that has no more digits than it needs. */
function within(domain: readonly [number, number], value: number): number {
  const digits = Math.max(0, 3 - Math.ceil(Math.log10(span(domain))));
  return clamp(Number(value.toFixed(digits)), ...domain);
}

function span([low, high]: readonly [number, number]): number {
  return high - low;
}
