/** The control through which the reader's own files come in: a picker, and the figure as a place to drop. */

import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveElement,
  type TemplateResult,
} from "lit";
import { type IdxFiles, pageFiles } from "./idx-files.js";

/** Files at once; more than the four of MNIST would be a mistake. */
const MAX_FILES = 8;

export class FileDrop implements ReactiveController {
  #leaving: AbortController | undefined;
  #error = "";
  #reading = false;

  constructor(
    private readonly host: ReactiveElement,
    /** Called when the files have changed. */
    private readonly changed: (files: IdxFiles) => void,
    private readonly files = pageFiles,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    this.files.addEventListener(
      "change",
      () => {
        this.host.requestUpdate();
        this.changed(this.files);
      },
      { signal },
    );
    this.host.addEventListener("dragover", (event) => this.#over(event as DragEvent), { signal });
    this.host.addEventListener("dragleave", () => this.host.removeAttribute("dropping"), {
      signal,
    });
    this.host.addEventListener("drop", (event) => this.#drop(event as DragEvent), { signal });
  }

  hostDisconnected(): void {
    this.#leaving?.abort();
  }

  /** Whether there is something to say: of files that are here, on their way, or refused. */
  get speaks(): boolean {
    return this.#reading || this.#error !== "" || !this.files.empty;
  }

  template(): TemplateResult {
    return html`<div class="files">
      <input
        type="file"
        id="files"
        multiple
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          void this.#take([...(input.files ?? [])]).then(() => {
            input.value = "";
          });
        }}
      />
      <label for="files">Use your own MNIST files</label>
      <span role="status"
        >${this.#reading ? "Reading…" : this.files.summary || "the four IDX files, gzipped or not; or drop them here"}</span
      >
      ${
        this.files.empty
          ? nothing
          : html`<button type="button" @click=${() => this.#forget()}>Forget them</button>`
      }
      ${this.#error ? html`<p class="refusal" role="alert">${this.#error}</p>` : nothing}
    </div>`;
  }

  #over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.host.setAttribute("dropping", "");
  }

  #drop(event: DragEvent): void {
    this.host.removeAttribute("dropping");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    void this.#take([...event.dataTransfer.files]);
  }

  #forget(): void {
    this.#error = "";
    this.files.clear();
  }

  async #take(files: File[]): Promise<void> {
    if (files.length > MAX_FILES) {
      this.#error = `${files.length} files; at most ${MAX_FILES} at once`;
    } else {
      this.#reading = true;
      this.host.requestUpdate();
      const refused = await this.files.add(...files);
      this.#reading = false;
      this.#error = [...refused.map(({ message }) => message), this.files.mismatch]
        .filter(Boolean)
        .join("; ");
    }
    this.host.requestUpdate();
  }
}
