/** A drawing of rows that says the numbers of the row one points at: by mouse, by finger, by the arrow keys. */

import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveElement,
  type TemplateResult,
} from "lit";
import { styleMap } from "lit/directives/style-map.js";
import { type Readout, spoken } from "../figure/readout.js";
import type { Panel, Scene } from "../figure/scene.js";
import { clamp } from "./field.js";

/** What there is to say of the rows. */
export interface RowReader {
  /** What a row is, for those who do not see it: "Layer". */
  readonly noun: string;
  readonly read: (row: number) => Readout | undefined;
}

/** Rows that PageUp and PageDown skip. */
const PAGE = 10;
/** Between the row and what is said of it. */
const GAP = 12;
/** A drawing narrower than this has no room beside the pointer. */
const NARROW = 480;

interface Pointed {
  readonly row: number;
  /** Where on the drawing; by keys nowhere in particular. */
  readonly x?: number;
  readonly y?: number;
}

export class RowPointer implements ReactiveController {
  #pointed: Pointed | undefined;
  /** The row that keys go on from. */
  #last = 0;

  constructor(
    private readonly host: ReactiveElement,
    private readonly reader: RowReader,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#pointed = undefined;
  }

  /** To lie over the drawing of `scene`. */
  template(scene: Scene): TemplateResult | typeof nothing {
    const panels = scene.panels.filter(({ rows }) => rows);
    const count = panels[0]?.rows?.length ?? 0;
    if (count === 0) return nothing;
    const row = clamp(this.#pointed?.row ?? this.#last, 0, count - 1);
    const readout = this.reader.read(row);
    return html`<div
        class="rows"
        role="slider"
        tabindex="0"
        aria-label=${this.reader.noun}
        aria-orientation="vertical"
        aria-valuemin="1"
        aria-valuemax=${count}
        aria-valuenow=${row + 1}
        aria-valuetext=${readout ? spoken(readout) : nothing}
        @pointermove=${(event: PointerEvent) => this.#hover(event, panels)}
        @pointerleave=${(event: PointerEvent) => {
          // A finger that is lifted leaves, too.
          if (event.pointerType === "mouse") this.#point(undefined);
        }}
        @click=${(event: MouseEvent) => this.#tap(event, panels)}
        @focus=${(event: Event) => {
          // By a click one has pointed already.
          if ((event.currentTarget as Element).matches(":focus-visible")) this.#point({ row });
        }}
        @blur=${() => this.#point(undefined)}
        @keydown=${(event: KeyboardEvent) => this.#step(event, row, count)}
      ></div>
      ${this.#pointed && readout ? [...bands(panels, row), box(scene, panels, this.#pointed, readout)] : nothing}`;
  }

  #hover(event: PointerEvent, panels: readonly Panel[]): void {
    // A finger that moves scrolls the page.
    if (event.pointerType === "mouse") this.#point(under(event, panels));
  }

  #tap(event: MouseEvent, panels: readonly Panel[]): void {
    if ((event as PointerEvent).pointerType === "mouse") return;
    const place = under(event, panels);
    this.#point(place?.row === this.#pointed?.row ? undefined : place);
  }

  #step(event: KeyboardEvent, row: number, count: number): void {
    const last = count - 1;
    const to = (
      {
        ArrowDown: row + 1,
        ArrowRight: row + 1,
        ArrowUp: row - 1,
        ArrowLeft: row - 1,
        PageDown: row + PAGE,
        PageUp: row - PAGE,
        Home: 0,
        End: last,
      } as Readonly<Record<string, number>>
    )[event.key];
    if (event.key === "Escape") this.#point(undefined);
    if (to === undefined) return;
    event.preventDefault();
    this.#point({ row: clamp(to, 0, last) });
  }

  #point(pointed: Pointed | undefined): void {
    if (pointed) this.#last = pointed.row;
    this.#pointed = pointed;
    this.host.requestUpdate();
  }
}

/** The row of the panel under the pointer, if it is over one. */
function under(event: MouseEvent, panels: readonly Panel[]): Pointed | undefined {
  const drawing = (event.currentTarget as Element).getBoundingClientRect();
  const [x, y] = [event.clientX - drawing.left, event.clientY - drawing.top];
  const panel = panels.find(
    (each) =>
      y >= each.y &&
      y <= each.y + each.height &&
      x <= each.x + each.width + GAP &&
      x >= each.x - 40,
  );
  if (!panel?.rows) return undefined;
  let row = 0;
  panel.rows.forEach((middle, index) => {
    if (Math.abs(middle - y) < Math.abs((panel.rows?.[row] ?? 0) - y)) row = index;
  });
  return { row, x, y: panel.rows[row] ?? y };
}

/** The row in each panel. */
function bands(panels: readonly Panel[], row: number): TemplateResult[] {
  return panels.map(({ x, y, width, height, rows = [] }) => {
    const thick =
      rows.length > 1 ? ((rows.at(-1) ?? 0) - (rows[0] ?? 0)) / (rows.length - 1) : height;
    const top = clamp((rows[row] ?? 0) - thick / 2, y, y + height);
    const place = { left: `${x}px`, top: `${top}px`, width: `${width}px`, height: `${thick}px` };
    return html`<div class="pointed" style=${styleMap(place)}></div>`;
  });
}

/** What is said of the row, beside it: where there is more room. */
function box(
  { width, height }: Scene,
  panels: readonly Panel[],
  { row, x, y }: Pointed,
  { title, lines }: Readout,
): TemplateResult {
  const at = x ?? panels[0]?.x ?? 0;
  const across =
    width < NARROW
      ? { left: "0", right: "0" }
      : at < width / 2
        ? { left: `${at + GAP}px` }
        : { right: `${width - at + GAP}px` };
  const middle = y ?? panels[0]?.rows?.[row] ?? 0;
  const down =
    middle < height / 2 ? { top: `${middle + GAP}px` } : { bottom: `${height - middle + GAP}px` };
  return html`<div class="readout" aria-hidden="true" style=${styleMap({ ...across, ...down })}>
    <strong>${title}</strong>
    <dl>
      ${lines.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}
    </dl>
  </div>`;
}
