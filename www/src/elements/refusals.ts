/** What a figure has refused, and where it says so: beside the control of the field to blame, or under all of them. */
export class Refusals {
  /** Of settings, by field; those of no field by what they are about. */
  readonly #messages = new Map<string, string>();
  /** Why the last numbers asked for did not come; gone with the next that do. */
  #failure: { readonly field: string; readonly message: string } | undefined;

  constructor(private readonly isField: (name: string) => boolean) {}

  /** Notes why a setting was refused: `about` what, where the error names no field. */
  note(error: unknown, about: string): void {
    this.#messages.set(this.fieldOf(error) ?? about, messageOf(error));
  }

  /** Takes one back; whether there was one. */
  takeBack(about: string): boolean {
    return this.#messages.delete(about);
  }

  /** Takes back all that settings were refused for. */
  clear(): void {
    this.#messages.clear();
  }

  /** Notes why numbers did not come. */
  fail(error: unknown): void {
    this.#failure = { field: this.fieldOf(error) ?? "", message: messageOf(error) };
  }

  /** Numbers have come. */
  recover(): void {
    this.#failure = undefined;
  }

  /** The field that an error blames, if it is one of this figure's. */
  fieldOf(error: unknown): string | undefined {
    const field = (error as { field?: string } | undefined)?.field;
    return field !== undefined && this.isField(field) ? field : undefined;
  }

  /** What is said beside a field's control. */
  beside(name: string): string | undefined {
    return (
      this.#messages.get(name) ??
      (this.#failure?.field === name ? this.#failure.message : undefined)
    );
  }

  /** What is said under the controls: all that is about what has none on the screen. Each once. */
  under(hasControl: (name: string) => boolean): string[] {
    const messages = [...this.#messages]
      .filter(([about]) => !hasControl(about))
      .map(([, text]) => text);
    if (this.#failure && !hasControl(this.#failure.field)) messages.push(this.#failure.message);
    return [...new Set(messages)];
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
