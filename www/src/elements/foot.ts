/** The quiet row below a figure: its numbers, files, a link and a snippet that restore exactly this state. */

import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveElement,
  type TemplateResult,
} from "lit";
import { toPngBlob } from "../figure/canvas.js";
import { formatNumber } from "../figure/format.js";
import type { Scene } from "../figure/scene.js";
import { type Cell, csv, type Table } from "../figure/table.js";
import { copy, download } from "./download.js";
import { raised } from "./raised.js";

/** Significant digits in the table on the page. What reads it, and the CSV, has them all. */
const DIGITS = 6;

/** How long a notice stays. */
const NOTICE_MS = 4000;

/** What there is to take away of a figure. */
export interface Holdings {
  /** The figure's name in links and files. */
  readonly figure: string;
  readonly table: () => Table;
  readonly scene: () => Scene | undefined;
  /** The fragment of an address that restores the state. */
  readonly link: () => string;
  /** The markup that restores it in a page of one's own. */
  readonly snippet: () => string;
}

export class Foot implements ReactiveController {
  #tableShown = false;
  #embedShown = false;
  #notice = "";

  constructor(
    private readonly host: ReactiveElement,
    private readonly holdings: Holdings,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** The row and what it has opened; without numbers, the room that it will take. */
  template(hasNumbers: boolean): TemplateResult {
    if (!hasNumbers) return html`<div class="foot asleep"><button disabled>Numbers</button></div>`;
    return html`<div class="foot">
        <button
          type="button"
          aria-expanded=${this.#tableShown ? "true" : "false"}
          aria-controls="numbers"
          @click=${() => this.#toggle("table")}
        >
          Numbers
        </button>
        <button type="button" @click=${() => this.#saveCsv()}>CSV</button>
        <button type="button" @click=${() => void this.#savePng()}>PNG</button>
        <button type="button" @click=${() => void this.#saveSvg()}>SVG</button>
        <button type="button" @click=${() => void this.#copyLink()}>Link</button>
        <button
          type="button"
          aria-expanded=${this.#embedShown ? "true" : "false"}
          @click=${() => this.#toggle("embed")}
        >
          Embed
        </button>
        <span class="notice" role="status">${this.#notice}</span>
      </div>
      ${this.#embedShown ? this.#embed() : nothing}
      <div
        id="numbers"
        role="group"
        aria-label="Numbers"
        tabindex="0"
        ?hidden=${!this.#tableShown}
      >
        ${this.#tableShown ? rows(this.holdings.table()) : nothing}
      </div>`;
  }

  #embed(): TemplateResult {
    return html`<label class="embed"
      >Lines for your own page
      <textarea readonly rows="4" .value=${this.holdings.snippet()}></textarea>
    </label>`;
  }

  #toggle(what: "table" | "embed"): void {
    if (what === "table") this.#tableShown = !this.#tableShown;
    else this.#embedShown = !this.#embedShown;
    this.host.requestUpdate();
  }

  get #fileName(): string {
    return `weightscope-${this.holdings.figure}`;
  }

  #saveCsv(): void {
    const text = csv(this.holdings.table());
    download(`${this.#fileName}.csv`, new Blob([text], { type: "text/csv" }));
  }

  async #saveSvg(): Promise<void> {
    const scene = this.holdings.scene();
    if (!scene) return;
    // Few readers want it, and it is loaded for those.
    const svg = await import("../figure/svg.js").catch(() => undefined);
    if (!svg) {
      this.#say("Without a connection there is no SVG");
      return;
    }
    download(`${this.#fileName}.svg`, new Blob([svg.toSvg(scene)], { type: "image/svg+xml" }));
  }

  async #savePng(): Promise<void> {
    const scene = this.holdings.scene();
    if (scene) download(`${this.#fileName}.png`, await toPngBlob(scene));
  }

  async #copyLink(): Promise<void> {
    history.replaceState(history.state, "", this.holdings.link());
    this.#say((await copy(location.href)) ? "Link copied" : "The link is in the address bar");
  }

  #say(notice: string): void {
    this.#notice = notice;
    this.host.requestUpdate();
    if (notice !== "") setTimeout(() => this.#say(""), NOTICE_MS);
  }
}

function rows(table: Table): TemplateResult {
  return html`<table>
    <caption>
      ${table.caption}
    </caption>
    <thead>
      <tr>
        ${table.columns.map(
          (column, index) =>
            html`<th scope="col" class=${kindOf(table.rows[0]?.[index] ?? null)}>${column}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${table.rows.map(
        (row) => html`<tr>
          ${row.map((cell, index) =>
            index === 0
              ? html`<th scope="row">${written(cell)}</th>`
              : html`<td class=${kindOf(cell)}>${written(cell)}</td>`,
          )}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** A number rounded, with the whole of it beside it for machines. */
function written(cell: Cell): TemplateResult | string {
  if (typeof cell !== "number") return cell ?? "";
  return html`<data value=${cell}>${raised(formatNumber(cell, DIGITS))}</data>`;
}

const kindOf = (cell: Cell) => (typeof cell === "string" ? "word" : "number");
