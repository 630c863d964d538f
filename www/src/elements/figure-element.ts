/** What every figure is: controls, a drawing with handles, a sentence, numbers, and ways out. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { paintOn, toPngBlob } from "../figure/canvas.js";
import type { Scene } from "../figure/scene.js";
import { toSvg } from "../figure/svg.js";
import { type Cell, csv, type Table } from "../figure/table.js";
import { dark, light, type Theme } from "../figure/theme.js";
import { load } from "../load.js";
import { type ControlContext, control } from "./control.js";
import { copy, download } from "./download.js";
import {
  attributeName,
  type Field,
  type Fields,
  initialState,
  parseField,
  type State,
} from "./field.js";
import { handles } from "./handle.js";
import { changedFields, linkedFigure, readLink, writeLink } from "./link.js";
import { figureStyles } from "./style.js";

/** Sent whenever new numbers are on the screen. Bubbles, and leaves the shadow tree. */
export interface FigureChange {
  /** The figure's name in links: `"landscape"`. */
  readonly figure: string;
  /** The settings drawn. */
  readonly state: Readonly<Record<string, string | number>>;
  /** Numbers of the drawing, formatted for running text. */
  readonly readings: Readonly<Record<string, string>>;
}

/** Below this width, controls and panels stack. */
const NARROW = 600;
/** Controls stand in columns at least this wide, gap and all. */
const COLUMN = 160;
const COLUMN_GAP = 20;
/** Scenes are laid out between these widths. */
const WIDTHS = { low: 280, high: 1000 } as const;
/** A figure wakes when it comes this near to the window. */
const NEAR = "800px";
/** A figure that a link has opened the page at is held in the window for this long. */
const HOLD_MS = 4000;
/** What refusals are about that no field is to blame for. */
const LINK = "the link";
/** What is said aloud waits until the reader has paused for this long. */
const SPEECH_PAUSE_MS = 800;
/** Numbers that take longer than this are said to be on their way, and can be called off. */
const SLOW_MS = 400;

const scheme = () => matchMedia("(prefers-color-scheme: dark)");

export abstract class FigureElement<F extends Fields, Numbers> extends LitElement {
  /** The style sheet that the figures share, inside their shadow. */
  static override styles = figureStyles;
  /** The address of the one-file edition, which embed snippets name; without one they name the package. */
  static standalone: string | undefined;

  /** The figure's settings; every change goes through {@link set}. */
  protected state: State<F>;
  /** The newest numbers; kept while others are computed and when a setting is refused. */
  protected numbers: Numbers | undefined;

  /** Refusals of settings, by field; those of no field by what they are about. */
  #errors = new Map<string, string>();
  /** Why the last numbers asked for did not come; gone with the next that do. */
  #failure: { readonly field: string; readonly message: string } | undefined;
  #scene: Scene | undefined;
  #width = 0;
  #theme: Theme = light;
  #printing = false;
  #tableShown = false;
  #embedShown = false;
  #notice = "";
  /** The sentence last read or said. */
  #heard: string | undefined;
  #spoken = "";
  #speech: ReturnType<typeof setTimeout> | undefined;
  #wanted = false;
  #busy = false;
  #awake = false;
  /** Calls off the numbers that are on their way. */
  #underWay = new AbortController();
  #slow = false;
  /** The settings of the numbers on the screen. */
  #drawn: State<F> | undefined;
  #leaving = new AbortController();

  protected constructor(
    /** The figure's name in links. */
    protected readonly figure: string,
    protected readonly fields: F,
  ) {
    super();
    this.state = initialState(fields);
  }

  /** Computes what `state` asks for, until `signal` says that nobody waits for it any more. */
  protected abstract compute(state: State<F>, signal: AbortSignal): Promise<Numbers>;
  /** Lays the numbers out. */
  protected abstract draw(numbers: Numbers, frame: { width: number; theme: Theme }): Scene;
  /** Says in one sentence what is seen. */
  protected abstract sentence(numbers: Numbers): string;
  /** The numbers as rows. */
  protected abstract table(numbers: Numbers): Table;

  /** Numbers of the drawing for running text. */
  protected readings(_numbers: Numbers): Record<string, string> {
    return {};
  }
  /** Takes a handle's move; settings follow from it. */
  protected moveHandle(_id: string, _x: number, _y: number): void {}
  /** Where the thing is that a handle moves, by the settings; the drawing may lag behind. */
  protected handlePlace(_id: string): readonly [number, number] | undefined {
    return undefined;
  }
  /** What stands among the controls: the progress of something long, and what starts and stops it. */
  protected progress(): TemplateResult | typeof nothing {
    return nothing;
  }
  /** What stands below the sentence: the reader's own files. */
  protected sources(): TemplateResult | typeof nothing {
    return nothing;
  }
  /** What a slider's label says of its value, where the numbers know better than the field. */
  protected shown(_name: keyof F): string | undefined {
    return undefined;
  }
  /** Fields whose controls have no meaning now. */
  protected concealed(_name: keyof F): boolean {
    return false;
  }

  /** Changes settings and computes anew. */
  protected set(change: Partial<State<F>>): void {
    this.state = { ...this.state, ...change };
    for (const name of Object.keys(change)) this.accept(name);
    this.refresh();
    this.requestUpdate();
  }

  /** Shows a refusal beside the control of the field it names, or under the controls, `about` something else. */
  protected refuse(error: unknown, about: string): void {
    this.#errors.set(this.#fieldOf(error) ?? about, messageOf(error));
    this.requestUpdate();
  }

  /** Takes back a refusal. */
  protected accept(about: string): void {
    if (this.#errors.delete(about)) this.requestUpdate();
  }

  #fieldOf(error: unknown): string | undefined {
    const field = (error as { field?: string } | undefined)?.field;
    return field !== undefined && field in this.fields ? field : undefined;
  }

  /** What is said beside a control. */
  #refusalOf(name: string): string | undefined {
    return (
      this.#errors.get(name) ?? (this.#failure?.field === name ? this.#failure.message : undefined)
    );
  }

  /** Asks for new numbers; while some are under way, only the newest wish counts. */
  protected refresh(): void {
    this.#wanted = true;
    // A drag wants every picture it can get; what has kept one waiting is not worth finishing.
    if (this.#slow) this.#underWay.abort();
    if (!this.#busy && this.#awake) void this.#computeWhileWanted();
  }

  /** Calls off the numbers that are on their way and goes back to the settings on the screen. */
  #cancel(): void {
    if (this.#drawn) this.state = this.#drawn;
    this.#wanted = false;
    this.#underWay.abort();
    this.requestUpdate();
  }

  /** Whether the element is on a page and near the window. */
  protected get awake(): boolean {
    return this.#awake;
  }

  /** Called once when the figure first comes near. */
  protected wake(): void {}

  async #computeWhileWanted(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#wanted && this.isConnected) {
        await nextFrame();
        this.#wanted = false;
        this.#underWay = new AbortController();
        const slow = setTimeout(() => this.#setSlow(true), SLOW_MS);
        try {
          const { state } = this;
          this.show(await this.compute(state, this.#underWay.signal));
          this.#drawn = state;
          this.#failure = undefined;
        } catch (error) {
          if ((error as Error).name !== "AbortError") {
            this.#failure = { field: this.#fieldOf(error) ?? "", message: messageOf(error) };
          }
        } finally {
          clearTimeout(slow);
          this.#setSlow(false);
        }
      }
    } finally {
      this.#busy = false;
      this.requestUpdate();
    }
  }

  #setSlow(slow: boolean): void {
    if (this.#slow === slow) return;
    this.#slow = slow;
    this.requestUpdate();
  }

  /** Whether numbers are being computed; the attribute `busy` says so to the outside. */
  protected get working(): boolean {
    return this.#busy;
  }

  /** Puts numbers on the screen. */
  protected show(numbers: Numbers): void {
    this.numbers = numbers;
    this.#scene = undefined;
    this.requestUpdate();
    this.#speakLater(this.sentence(numbers));
    const detail: FigureChange = {
      figure: this.figure,
      state: this.state,
      readings: this.readings(numbers),
    };
    this.dispatchEvent(
      new CustomEvent("weightscope-change", { detail, bubbles: true, composed: true }),
    );
  }

  #speakLater(sentence: string): void {
    clearTimeout(this.#speech);
    // What was there when the page opened is read with the page, not announced.
    this.#heard ??= sentence;
    if (sentence === this.#heard) return;
    this.#speech = setTimeout(() => {
      this.#heard = sentence;
      this.#spoken = sentence;
      this.requestUpdate();
    }, SPEECH_PAUSE_MS);
  }

  // Life on a page.

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    this.#chooseTheme();
    scheme().addEventListener("change", () => this.#chooseTheme(), { signal });
    const print = (printing: boolean) => () => {
      this.#printing = printing;
      this.#chooseTheme();
      // The printer takes the page as it stands when this returns.
      this.performUpdate();
    };
    addEventListener("beforeprint", print(true), { signal });
    addEventListener("afterprint", print(false), { signal });
    addEventListener("hashchange", () => this.#adoptLink(location.hash), { signal });
    document.addEventListener("click", (event) => this.#followPhrase(event), { signal });
    this.#adoptLink(location.hash);
    const nearness = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        nearness.disconnect();
        this.#awake = true;
        this.refresh();
        this.wake();
      },
      { rootMargin: NEAR },
    );
    nearness.observe(this);
    // A canvas is not drawn anew by itself when its typeface has come.
    document.fonts.addEventListener("loadingdone", () => this.requestUpdate(), { signal });
    // At once, lest the first controls be laid out for no width at all.
    this.#measure();
    const size = new ResizeObserver(() => this.#measure());
    size.observe(this);
    signal.addEventListener("abort", () => {
      nearness.disconnect();
      size.disconnect();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaving.abort();
    this.#awake = false;
    clearTimeout(this.#speech);
  }

  override attributeChangedCallback(name: string, old: string | null, text: string | null): void {
    super.attributeChangedCallback(name, old, text);
    if (name === "theme") this.#chooseTheme();
    const field = Object.keys(this.fields).find((each) => attributeName(each) === name);
    if (field !== undefined && text !== old) {
      this.#enter(field, text ?? String(this.fields[field]?.initial));
    }
  }

  #chooseTheme(): void {
    const dusk = this.getAttribute("theme") ?? (scheme().matches ? "dark" : "light");
    this.#theme = dusk === "dark" && !this.#printing ? dark : light;
    this.#scene = undefined;
    this.requestUpdate();
  }

  #measure(): void {
    const room = this.getBoundingClientRect().width;
    const width = Math.round(Math.min(WIDTHS.high, Math.max(WIDTHS.low, room)));
    if (room === 0 || width === this.#width) return;
    this.#width = width;
    this.#scene = undefined;
    this.requestUpdate();
  }

  // Settings from outside.

  #enter(name: string, text: string): void {
    const field = this.fields[name];
    if (!field) return;
    try {
      const value = parseField(name, field, text);
      this.accept(LINK);
      this.set({ [name]: value } as Partial<State<F>>);
    } catch (error) {
      this.refuse(error, name);
    }
  }

  #adoptLink(fragment: string): void {
    if (linkedFigure(fragment) !== this.figure) return;
    this.#follow(fragment, initialState(this.fields));
    this.#hold();
  }

  /** Keeps the figure in the window while the page around it takes its shape, unless the reader goes elsewhere. */
  #hold(): void {
    const shape = new ResizeObserver(() =>
      this.scrollIntoView({ block: "nearest", behavior: "instant" }),
    );
    // Observing begins with a first call.
    for (const each of [this, document.body]) shape.observe(each);
    const release = () => shape.disconnect();
    const { signal } = this.#leaving;
    for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      addEventListener(act, release, { once: true, passive: true, signal });
    }
    setTimeout(release, HOLD_MS);
  }

  /** A link in the text sets the fields it names, also the second time it is followed. */
  #followPhrase(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey) return;
    const anchor = event
      .composedPath()
      .find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement);
    const fragment = anchor?.getAttribute("href");
    if (!fragment?.startsWith("#v=") || linkedFigure(fragment) !== this.figure) return;
    event.preventDefault();
    this.#follow(fragment, {});
    const box = this.getBoundingClientRect();
    if (box.bottom < 0 || box.top > innerHeight) this.scrollIntoView({ block: "center" });
  }

  /** Sets what a link says, over `others`. One of which nothing can be read leaves the figure as it is. */
  #follow(fragment: string, others: Partial<State<F>>): void {
    const { state, errors } = readLink(this.fields, fragment);
    this.#errors.clear();
    if (errors.length === 0 || Object.keys(state).length > 0) this.set({ ...others, ...state });
    const strange = errors.filter((error) => this.#fieldOf(error) === undefined);
    if (strange.length > 0) this.#errors.set(LINK, strange.map(messageOf).join("; "));
    for (const error of errors) if (!strange.includes(error)) this.refuse(error, LINK);
    this.requestUpdate();
  }

  async #dice(name: string): Promise<void> {
    const { randomSeed } = await load();
    this.#enter(name, String(randomSeed()));
  }

  /** Back to how the page's author has set the figure. */
  #reset(): void {
    this.#errors.clear();
    this.set(initialState(this.fields));
    for (const name of Object.keys(this.fields)) {
      const text = this.getAttribute(attributeName(name));
      if (text !== null) this.#enter(name, text);
    }
  }

  // The picture.

  #layOut(theme = this.#theme, width = this.#width): Scene | undefined {
    return this.numbers && width > 0 ? this.draw(this.numbers, { width, theme }) : undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#scene ??= this.#layOut();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const canvas = this.renderRoot.querySelector("canvas");
    if (canvas && this.#scene) paintOn(canvas, this.#scene);
    this.toggleAttribute("busy", this.working);
  }

  protected override render(): TemplateResult {
    const scene = this.#scene;
    return html`<figure>
      ${this.#controls()}
      ${this.#refusals()}
      ${
        scene
          ? html`<div class="drawing" style="width:${scene.width}px;height:${scene.height}px">
            <canvas role="img" aria-label=${scene.title} aria-describedby="seen"></canvas>
            ${handles(scene, {
              move: (id, x, y) => this.moveHandle(id, x, y),
              place: (id) => this.handlePlace(id),
            })}
            ${this.#slow ? this.#waiting() : nothing}
            <p id="seen" class="unseen">${scene.description}</p>
            <p id="handle-keys" class="unseen">Arrow keys move it, with Shift ten times as far.</p>
          </div>`
          : html`<slot></slot>`
      }
      <figcaption>${this.numbers ? this.sentence(this.numbers) : ""}</figcaption>
      <p class="unseen" aria-live="polite">${this.#spoken}</p>
      ${this.sources()}
      ${this.numbers ? this.#foot(this.numbers) : html`<div class="foot asleep"><button disabled>Numbers</button></div>`}
    </figure>`;
  }

  #waiting(): TemplateResult {
    return html`<p class="waiting" role="status">
      Computing… <button type="button" @click=${() => this.#cancel()}>Cancel</button>
    </p>`;
  }

  #controls(): TemplateResult {
    const narrow = this.#width < NARROW;
    const context: ControlContext = {
      enter: (name, text) => this.#enter(name, text),
      shown: (name) => this.shown(name),
      dice: (name) => void this.#dice(name),
      narrow,
    };
    const one = ([name, field]: [string, Field]) =>
      control(name, field, this.state[name] as string | number, this.#refusalOf(name), context);
    const all = Object.entries(this.fields).filter(([name]) => !this.concealed(name));
    const reset = html`<button type="button" class="reset" @click=${() => this.#reset()}>
      Reset
    </button>`;
    const columns = Math.max(1, Math.floor((this.#width + COLUMN_GAP) / COLUMN));
    return html`<form
      class=${narrow ? "narrow" : "roomy"}
      style=${`--columns:${columns}`}
      @submit=${(event: Event) => event.preventDefault()}
    >
      ${
        narrow
          ? html`<div class="controls">
                ${all.filter(([, { minor }]) => !minor).map(one)}${this.progress()}
              </div>
              <details ?open=${all.some(([name, { minor }]) => minor && this.#refusalOf(name))}>
                <summary>More settings</summary>
                <div class="controls">
                  ${all.filter(([, { minor }]) => minor).map(one)}
                  <div class="actions">${reset}</div>
                </div>
              </details>`
          : html`<div class="controls">
              ${all.map(one)}
              <div class="actions">${this.progress()}${reset}</div>
            </div>`
      }
    </form>`;
  }

  /** The refusals of what has no control on the screen. */
  #refusals(): TemplateResult[] {
    const controlled = (name: string) => {
      const field = this.fields[name];
      const moved = field?.kind === "amount" && field.look === "none";
      return field !== undefined && !moved && !this.concealed(name);
    };
    const messages = [...this.#errors]
      .filter(([about]) => !controlled(about))
      .map(([, text]) => text);
    if (this.#failure && !controlled(this.#failure.field)) messages.push(this.#failure.message);
    return [...new Set(messages)].map((text) => html`<p class="refusal" role="alert">${text}</p>`);
  }

  #foot(numbers: Numbers): TemplateResult {
    return html`<div class="foot">
        <button
          type="button"
          aria-expanded=${this.#tableShown ? "true" : "false"}
          aria-controls="numbers"
          @click=${() => this.#toggle("table")}
        >
          Numbers
        </button>
        <button type="button" @click=${() => this.#saveCsv(numbers)}>CSV</button>
        <button type="button" @click=${() => void this.#savePng()}>PNG</button>
        <button type="button" @click=${() => this.#saveSvg()}>SVG</button>
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
        ${this.#tableShown ? numbersTable(this.table(numbers)) : nothing}
      </div>`;
  }

  #embed(): TemplateResult {
    return html`<label class="embed"
      >Lines for your own page
      <textarea readonly rows="4" .value=${this.#snippet()}></textarea>
    </label>`;
  }

  #snippet(): string {
    const attributes = changedFields(this.fields, this.state)
      .map(([name, text]) => ` ${name}="${text}"`)
      .join("");
    const { standalone } = FigureElement;
    const script = standalone
      ? `<script type="module" src="${standalone}"></script>`
      : '<script type="module">import "weightscope/elements";</script>';
    return `${script}\n<${this.localName}${attributes}></${this.localName}>`;
  }

  #toggle(what: "table" | "embed"): void {
    if (what === "table") this.#tableShown = !this.#tableShown;
    else this.#embedShown = !this.#embedShown;
    this.requestUpdate();
  }

  // Ways out.

  get #fileName(): string {
    return `weightscope-${this.figure}`;
  }

  #saveCsv(numbers: Numbers): void {
    const text = csv(this.table(numbers));
    download(`${this.#fileName}.csv`, new Blob([text], { type: "text/csv" }));
  }

  #saveSvg(): void {
    const scene = this.#layOut();
    if (!scene) return;
    download(`${this.#fileName}.svg`, new Blob([toSvg(scene)], { type: "image/svg+xml" }));
  }

  async #savePng(): Promise<void> {
    const scene = this.#layOut();
    if (scene) download(`${this.#fileName}.png`, await toPngBlob(scene));
  }

  async #copyLink(): Promise<void> {
    const fragment = writeLink(this.figure, this.fields, this.state);
    history.replaceState(history.state, "", fragment);
    this.#notice = (await copy(location.href)) ? "Link copied" : "The link is in the address bar";
    this.requestUpdate();
    setTimeout(() => {
      this.#notice = "";
      this.requestUpdate();
    }, 4000);
  }
}

function numbersTable(table: Table): TemplateResult {
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
              ? html`<th scope="row">${cell}</th>`
              : html`<td class=${kindOf(cell)}>${cell ?? ""}</td>`,
          )}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

const kindOf = (cell: Cell) => (typeof cell === "string" ? "word" : "number");

/** The attributes a figure listens to: its fields and its theme. */
export function observed(fields: Fields): string[] {
  return [...Object.keys(fields).map(attributeName), "theme"];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function nextFrame(): Promise<void> {
  // A page in the background has no frames; there a short wait keeps figures alive.
  if (document.visibilityState === "hidden") return new Promise((done) => setTimeout(done, 50));
  return new Promise((done) => requestAnimationFrame(() => done()));
}
