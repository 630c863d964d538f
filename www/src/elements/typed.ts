/** The text of a field that keeps up with the settings, but not while somebody types in it. */

import { noChange } from "lit";
import { Directive, directive, type PropertyPart } from "lit/directive.js";
import { setCommittedValue } from "lit/directive-helpers.js";

const underWay = new WeakSet<EventTarget>();

/** To be told of each `input` event of the field. */
export function typing({ currentTarget }: Event): void {
  if (currentTarget) underWay.add(currentTarget);
}

/** To be told when the text is entered, or left. */
export function typed({ currentTarget }: Event): void {
  if (currentTarget) underWay.delete(currentTarget);
}

class Untouched extends Directive {
  render(text: string): string {
    return text;
  }

  override update(part: PropertyPart, [text]: [string]): unknown {
    const field = part.element as HTMLInputElement;
    if (underWay.has(field) || field.value === text) return noChange;
    // Compared with what stands there, not with what was last written.
    setCommittedValue(part);
    return text;
  }
}

/** Binds `.value` of such a field. */
export const untouched = directive(Untouched);
