/**
 * A figure's state in a link: `#v=1&figure=landscape&lambda=1.45` for every figure of its kind on the page,
 * `#v=1&figure=landscape&id=first&lambda=1.45` for the element with that id alone. Text from a link is only ever read
 * through the figure's table of fields; it is never markup.
 */

import { attributeName, type Fields, parseField, type State } from "./field.js";

/** Links of another version are refused rather than half understood. */
export const LINK_VERSION = "1";

export interface Restored<F extends Fields> {
  /** What the link says, field by field. */
  readonly state: Partial<State<F>>;
  /** What was refused, each naming its field. */
  readonly errors: readonly Error[];
}

/** The fragment that restores `state`, in the element with this id if there is one; initial values are left out. */
export function writeLink<F extends Fields>(
  figure: string,
  fields: F,
  state: State<F>,
  id = "",
): string {
  const parameters = new URLSearchParams({ v: LINK_VERSION, figure, ...(id ? { id } : {}) });
  for (const [name, text] of changedFields(fields, state)) parameters.set(name, text);
  return `#${parameters}`;
}

/** The attributes that differ from the initial state, by name. */
export function changedFields<F extends Fields>(fields: F, state: State<F>): [string, string][] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = state[name] as string | number;
    return value === field.initial ? [] : [[attributeName(name), String(value)]];
  });
}

/** Whether a fragment is a link of ours to a figure of this kind: to all of them, or to the element with this id. */
export function speaksOf(fragment: string, figure: string, id: string): boolean {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ""));
  if (!parameters.has("v") || parameters.get("figure") !== figure) return false;
  return (parameters.get("id") ?? id) === id;
}

/** Reads a fragment written by {@link writeLink}. */
export function readLink<F extends Fields>(fields: F, fragment: string): Restored<F> {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ""));
  const version = parameters.get("v");
  if (version !== LINK_VERSION) {
    const given = `“${String(version).slice(0, 20)}”`;
    return { state: {}, errors: [new Error(`v is ${given}; this page reads links of version 1`)] };
  }
  const byAttribute = new Map(Object.keys(fields).map((name) => [attributeName(name), name]));
  const state: Record<string, string | number> = {};
  const errors: Error[] = [];
  for (const [key, text] of parameters) {
    if (key === "v" || key === "figure" || key === "id") continue;
    const name = byAttribute.get(key);
    const field = name === undefined ? undefined : fields[name];
    if (name === undefined || field === undefined) {
      errors.push(new Error(`${key.slice(0, 40)} is in the link; this figure has no such setting`));
      continue;
    }
    try {
      state[name] = parseField(name, field, text);
    } catch (error) {
      errors.push(error as Error);
    }
  }
  return { state: state as Partial<State<F>>, errors };
}
