/** What every figure is: controls, a drawing with handles, a sentence, numbers, and ways out. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { paintOn } from "../figure/canvas.js";
import type { Scene } from "../figure/scene.js";
import type { Table } from "../figure/table.js";
import type { Theme } from "../figure/theme.js";
import { load } from "../load.js";
import { Address } from "./address.js";
import { controlPanel } from "./control-panel.js";
import { Edition } from "./edition.js";
import {
  attributeName,
  choice,
  type Field,
  type Fields,
  initialState,
  parseField,
  type State,
} from "./field.js";
import { Foot } from "./foot.js";
import { hold } from "./hold.js";
import { changedFields, readLink, speaksOf, writeLink } from "./link.js";
import { whenNear } from "./near.js";
import { Newest } from "./newest.js";
import { raised } from "./raised.js";
import { messageOf, Refusals } from "./refusals.js";
import { Speech } from "./speech.js";
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

/** Scenes are laid out between these widths. */
const WIDTHS = { low: 280, high: 1000 } as const;
/** What refusals are about that no field is to blame for. */
const LINK = "the link";
/** What the attribute `theme` may say, and what refusals of it are about. */
const THEME = "theme";
const themeField = choice(
  "Theme",
  [
    ["light", "Light"],
    ["dark", "Dark"],
  ],
  "light",
);

export abstract class FigureElement<F extends Fields, Numbers> extends LitElement {
  /** The style sheet that the figures share, inside their shadow. */
  static override styles = figureStyles;
  /** The address of the one-file edition, which embed snippets name; without one they name the package. */
  static standalone: string | undefined;
  /** Looks an element through for its author's mistakes. */
  static proofread: ((element: Element) => void) | undefined;

  /** The figure's settings; every change goes through {@link set}. */
  protected state: State<F>;
  /** The newest numbers; kept while others are computed and when a setting is refused. */
  protected numbers: Numbers | undefined;

  readonly #refusals = new Refusals((name) => name in this.fields);
  #scene: Scene | undefined;
  /** What is on which canvas, and how finely. */
  #painted: readonly unknown[] = [];
  #width = 0;
  /** Whether the settings under "More settings" are to be seen. */
  #unfolded = false;
  readonly #edition = new Edition(
    this,
    () => this.#drawAnew(),
    () => this.performUpdate(),
  );
  #awake = false;
  readonly #newest = new Newest<State<F>, Numbers>({
    wish: () => this.state,
    present: () => this.#awake,
    compute: (state, signal) => this.compute(state, signal),
    answer: (numbers) => this.show(numbers),
    failure: (error) => this.#refusals.fail(error),
    changed: () => this.requestUpdate(),
  });
  readonly #speech = new Speech(this);
  readonly #foot: Foot;
  readonly #address: Address;
  #leaving = new AbortController();

  protected constructor(
    /** The figure's name in links. */
    protected readonly figure: string,
    protected readonly fields: F,
  ) {
    super();
    this.state = initialState(fields);
    const link = () => writeLink(figure, fields, this.state, this.id);
    this.#address = new Address(this, figure, link);
    this.#foot = new Foot(this, {
      figure,
      table: () => this.table(this.numbers as Numbers),
      scene: () => this.#layOut(),
      link,
      snippet: () => this.#snippet(),
    });
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
  /** What stands among the controls: the progress of something long, and what starts and stops it. */
  protected progress(): TemplateResult | typeof nothing {
    return nothing;
  }
  /** What stands right under the drawing, before the sentence: what goes through it in time. */
  protected player(): TemplateResult | typeof nothing {
    return nothing;
  }
  /** What lies over the drawing. */
  protected overlay(_scene: Scene): TemplateResult | typeof nothing {
    return nothing;
  }
  /** What stands between the sentence and the files: more to read, where a drawing does not say it all. */
  protected details(): TemplateResult | typeof nothing {
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
  /** What a control allows now: its field, or less of it. */
  protected offered(name: keyof F): Field {
    return this.fields[name] as Field;
  }
  /** Fields whose controls have no meaning now. */
  protected concealed(_name: keyof F): boolean {
    return false;
  }

  /** The settings as they stand: what another element follows. */
  get settings(): Readonly<Record<string, string | number>> {
    return this.state;
  }

  /** Changes settings and computes anew. */
  protected set(change: Partial<State<F>>): void {
    this.state = { ...this.state, ...change };
    for (const name of Object.keys(change)) this.accept(name);
    this.#address.follow();
    this.refresh();
    this.requestUpdate();
  }

  /** Shows a refusal beside the control of the field it names, or under the controls, `about` something else. */
  protected refuse(error: unknown, about: string): void {
    this.#refusals.note(error, about);
    this.requestUpdate();
  }

  /** Takes back a refusal. */
  protected accept(about: string): void {
    if (this.#refusals.takeBack(about)) this.requestUpdate();
  }

  /** Asks for new numbers; while some are under way, only the newest wish counts. */
  protected refresh(): void {
    this.#newest.ask();
  }

  /** Calls off the numbers that are on their way and goes back to the settings on the screen. */
  #cancel(): void {
    this.state = this.#newest.answered ?? this.state;
    this.#newest.cancel();
    this.#address.follow();
    this.requestUpdate();
  }

  /** Whether the element is on a page and near the window. */
  protected get awake(): boolean {
    return this.#awake;
  }

  /** Called once when the figure first comes near. */
  protected wake(): void {}

  /** Whether numbers are being computed; the attribute `busy` says so to the outside. */
  protected get working(): boolean {
    return this.#newest.busy;
  }

  /** Whether numbers have taken so long that the drawing says so, and lets one call them off. */
  protected get slow(): boolean {
    return this.#newest.slow;
  }

  /** Puts numbers on the screen. */
  protected show(numbers: Numbers): void {
    this.numbers = numbers;
    this.#refusals.recover();
    this.#scene = undefined;
    this.requestUpdate();
    this.#speech.say(this.sentence(numbers));
    const detail: FigureChange = {
      figure: this.figure,
      state: this.state,
      readings: this.readings(numbers),
    };
    this.dispatchEvent(
      new CustomEvent("weightscope-change", { detail, bubbles: true, composed: true }),
    );
  }

  /** Takes more of what belongs to the numbers on the screen. They are the same: nobody is told of a change. */
  protected amend(numbers: Numbers): void {
    this.numbers = numbers;
    this.#speech.say(this.sentence(numbers));
    this.#drawAnew();
  }

  // Life on a page.

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    addEventListener("hashchange", () => this.#adoptLink(location.hash), { signal });
    document.addEventListener("click", (event) => this.#followPhrase(event), { signal });
    this.#adoptLink(location.hash);
    // A canvas is not drawn anew by itself when its typeface has come.
    document.fonts.addEventListener("loadingdone", () => this.#drawAnew(), { signal });
    // At once, lest the first controls be laid out for no width at all.
    this.#measure();
    const size = new ResizeObserver(() => this.#measure());
    size.observe(this);
    signal.addEventListener("abort", () => size.disconnect());
    whenNear(this, signal, () => {
      this.#awake = true;
      this.refresh();
      this.wake();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leaving.abort();
    this.#awake = false;
  }

  override attributeChangedCallback(name: string, old: string | null, text: string | null): void {
    super.attributeChangedCallback(name, old, text);
    if (name === THEME) this.#readTheme();
    const field = Object.keys(this.fields).find((each) => attributeName(each) === name);
    if (field !== undefined && text !== old) {
      this.#enter(field, text ?? String(this.fields[field]?.initial));
    }
  }

  #measure(): void {
    const room = this.getBoundingClientRect().width;
    const width = Math.round(Math.min(WIDTHS.high, Math.max(WIDTHS.low, room)));
    if (room === 0 || width === this.#width) return;
    this.#width = width;
    this.#drawAnew();
  }

  /** Lays out the same numbers once more. */
  #drawAnew(): void {
    this.#scene = undefined;
    this.requestUpdate();
  }

  // Settings from outside.

  #readTheme(): void {
    this.accept(THEME);
    try {
      const text = this.getAttribute(THEME);
      if (text !== null) parseField(THEME, themeField, text);
    } catch (error) {
      this.refuse(error, THEME);
    }
    this.#edition.choose();
  }

  /** Takes back what settings were refused for; a wrong theme still is one. */
  #forgive(): void {
    this.#refusals.clear();
    this.#readTheme();
  }

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
    if (!speaksOf(fragment, this.figure, this.id)) return;
    this.#follow(fragment, initialState(this.fields));
    this.#address.stay();
    hold(this, this.#leaving.signal);
  }

  /** A link in the text sets the fields it names, also the second time it is followed. */
  #followPhrase(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey) return;
    const anchor = event
      .composedPath()
      .find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement);
    const fragment = anchor?.getAttribute("href");
    if (!fragment?.startsWith("#v=") || !speaksOf(fragment, this.figure, this.id)) return;
    event.preventDefault();
    this.#follow(fragment, {});
    const box = this.getBoundingClientRect();
    if (box.bottom > 0 && box.top < innerHeight) return;
    // A glide would end where it is as soon as the figure's new sentence moves what stands below it.
    this.scrollIntoView({ block: "center", behavior: "instant" });
  }

  /** Sets what a link says, over `others`. One of which nothing can be read leaves the figure as it is. */
  #follow(fragment: string, others: Partial<State<F>>): void {
    const { state, errors } = readLink(this.fields, fragment);
    this.#forgive();
    if (errors.length === 0 || Object.keys(state).length > 0) this.set({ ...others, ...state });
    const strange = errors.filter((error) => this.#refusals.fieldOf(error) === undefined);
    if (strange.length > 0) this.#refusals.note(strange.map(messageOf).join("; "), LINK);
    for (const error of errors) if (!strange.includes(error)) this.refuse(error, LINK);
    this.requestUpdate();
  }

  async #dice(name: string): Promise<void> {
    const { randomSeed } = await load();
    this.#enter(name, String(randomSeed()));
  }

  /** Back to how the page's author has set the figure. */
  #reset(): void {
    this.#forgive();
    this.set(initialState(this.fields));
    for (const name of Object.keys(this.fields)) {
      const text = this.getAttribute(attributeName(name));
      if (text !== null) this.#enter(name, text);
    }
  }

  // The picture.

  #layOut(theme = this.#edition.theme, width = this.#width): Scene | undefined {
    return this.numbers && width > 0 ? this.draw(this.numbers, { width, theme }) : undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#scene ??= this.#layOut();
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    FigureElement.proofread?.(this);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const canvas = this.renderRoot.querySelector("canvas");
    // Most updates are of controls: what is on the canvas already is not painted again.
    const painting = [canvas, this.#scene, devicePixelRatio];
    if (canvas && this.#scene && painting.some((part, i) => part !== this.#painted[i])) {
      paintOn(canvas, this.#scene);
      this.#painted = painting;
    }
    this.toggleAttribute("busy", this.working);
  }

  protected override render(): TemplateResult {
    const scene = this.#scene;
    return html`<figure class=${this.#edition.theme.name}>
      ${this.#controls()}
      ${this.#refused()}
      ${
        scene
          ? html`<div class="drawing" style="width:${scene.width}px;height:${scene.height}px">
            <canvas role="img" aria-label=${scene.title} aria-describedby="seen"></canvas>
            ${this.overlay(scene)}
            ${this.slow ? this.#waiting() : nothing}
            <p id="seen" class="unseen">${scene.description}</p>
          </div>`
          : html`<slot></slot>`
      }
      ${scene ? this.player() : nothing}
      <figcaption>${this.numbers ? raised(this.sentence(this.numbers)) : ""}</figcaption>
      ${this.#speech.template()}
      ${this.details()}
      ${this.sources()}
      ${this.#foot.template(this.numbers !== undefined)}
    </figure>`;
  }

  #waiting(): TemplateResult {
    return html`<p class="waiting" role="status">
      Computing… <button type="button" @click=${() => this.#cancel()}>Cancel</button>
    </p>`;
  }

  #controls(): TemplateResult {
    const controls = Object.keys(this.fields)
      .filter((name) => !this.concealed(name))
      .map((name) => ({
        name,
        field: this.offered(name),
        value: this.state[name] as string | number,
        refusal: this.#refusals.beside(name),
      }));
    return controlPanel(controls, {
      width: this.#width,
      unfolded: this.#unfolded,
      unfold: (open) => {
        this.#unfolded = open;
        this.requestUpdate();
      },
      enter: (name, text) => this.#enter(name, text),
      shown: (name) => this.shown(name),
      dice: (name) => void this.#dice(name),
      reset: () => this.#reset(),
      progress: this.progress(),
    });
  }

  /** The refusals of what has no control on the screen. */
  #refused(): TemplateResult[] {
    const hasControl = (name: string) => {
      const field = this.fields[name];
      const moved = field?.kind === "amount" && field.look === "none";
      return field !== undefined && !moved && !this.concealed(name);
    };
    return this.#refusals
      .under(hasControl)
      .map((text) => html`<p class="refusal" role="alert">${text}</p>`);
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
}

/** The attributes a figure listens to: its fields and its theme. */
export function observed(fields: Fields): string[] {
  return [...Object.keys(fields).map(attributeName), THEME];
}

declare global {
  // Elements, the document and the window extend it: the event bubbles up to them.
  interface GlobalEventHandlersEventMap {
    "weightscope-change": CustomEvent<FigureChange>;
  }
}
