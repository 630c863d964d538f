/**
 * The state of a figure as a table of fields. One entry is at once a control, an attribute, a key in a
 * link and the check of all three, so nothing about a field is said twice.
 */

/** Where the control of what is not a figure's chief setting is folded away. */
type Minor = "everywhere" | "where-narrow";

interface Described {
  readonly label: string;
  /** Where its control is folded away; without it, nowhere. */
  readonly minor?: Minor;
}

/** One of a closed set of names. */
export interface Choice<Value extends string = string> extends Described {
  readonly kind: "choice";
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    /** Under which heading it stands in a menu. */
    readonly group?: string;
  }[];
  readonly initial: Value;
  /** How it looks when there is room: a menu, or a row of buttons. */
  readonly look: "menu" | "segments";
}

/** A number within bounds. */
export interface Amount extends Described {
  readonly kind: "amount";
  readonly low: number;
  readonly high: number;
  readonly initial: number;
  readonly scale: "linear" | "logarithmic";
  /** The smallest difference: on a logarithmic scale, of the decimal logarithm. */
  readonly step: number;
  /** On a logarithmic scale, whether the slider's left end means 0. */
  readonly zero: boolean;
  readonly whole: boolean;
  /** A slider, or nothing: moved on the drawing only. */
  readonly look: "slider" | "none";
  readonly show: (value: number) => string;
  /** Values worth a name: a row of buttons beside the slider. */
  readonly presets: readonly { readonly label: string; readonly value: number }[];
}

/** A seed: typed, or drawn afresh with the dice. */
export interface Seed extends Described {
  readonly kind: "seed";
  readonly initial: number;
}

export type Field = Choice | Amount | Seed;
export type Fields = Readonly<Record<string, Field>>;

/** The values that belong to a table of fields. */
export type State<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Choice<infer Value> ? Value : number;
};

/** A value that a field does not take, in the words of the package's errors. */
export class FieldError extends Error {
  constructor(
    /** The field's name, as in the state. */
    readonly field: string,
    given: string,
    allowed: string,
  ) {
    super(`${attributeName(field)} is ${given}; ${allowed}`);
    this.name = "FieldError";
  }
}

/** The largest seed. */
export const MAX_SEED = 2 ** 32 - 1;

export function choice<const Value extends string>(
  label: string,
  options: readonly (readonly [value: Value, label: string, group?: string])[],
  initial: NoInfer<Value>,
  look: Choice["look"] = "menu",
): Choice<Value> {
  return {
    kind: "choice",
    label,
    options: options.map(([value, text, group]) => ({
      value,
      label: text,
      ...(group !== undefined && { group }),
    })),
    initial,
    look,
  };
}

type AmountOptions = Pick<Amount, "low" | "high" | "initial"> &
  Partial<Pick<Amount, "scale" | "step" | "zero" | "whole" | "look" | "show" | "presets">>;

export function amount(label: string, options: AmountOptions): Amount {
  const whole = options.whole ?? false;
  return {
    kind: "amount",
    label,
    scale: "linear",
    whole,
    zero: false,
    look: "slider",
    step: whole ? 1 : (options.high - options.low) / 200,
    show: String,
    presets: [],
    ...options,
  };
}

export function seed(initial: number): Seed {
  return { kind: "seed", label: "Seed", initial, minor: "everywhere" };
}

/** The same field, folded away under "More settings". */
export function minor<F extends Field>(field: F, where: Minor = "everywhere"): F {
  return { ...field, minor: where };
}

/** What a field's value is called for a reader. */
export function valueText(field: Field, value: string | number): string {
  if (field.kind === "amount") return field.show(Number(value));
  if (field.kind === "seed") return String(value);
  return field.options.find((option) => option.value === value)?.label ?? String(value);
}

/** `l1Update` is the attribute and the link's key `l1-update`. */
export function attributeName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Every field at its initial value. */
export function initialState<F extends Fields>(fields: F): State<F> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.initial]),
  ) as State<F>;
}

/**
 * Reads one field from text: an attribute, a link, a typed number.
 * @throws FieldError naming the field, what was given and what is allowed.
 */
export function parseField(name: string, field: Field, text: string): string | number {
  const given = `“${text.slice(0, 40)}”`;
  if (field.kind === "choice") {
    const option = field.options.find(({ value }) => value === text);
    if (option) return option.value;
    const names = field.options.map(({ value }) => value).join(", ");
    throw new FieldError(name, given, `it must be one of ${names}`);
  }
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!accepts(field, value)) throw new FieldError(name, given, `it must be ${allowed(field)}`);
  return value;
}

function accepts(field: Amount | Seed, value: number): boolean {
  if (field.kind === "seed") return Number.isInteger(value) && value >= 0 && value <= MAX_SEED;
  if (field.whole && !Number.isInteger(value)) return false;
  return (field.zero && value === 0) || (value >= field.low && value <= field.high);
}

function allowed(field: Amount | Seed): string {
  if (field.kind === "seed") return `a whole number between 0 and ${MAX_SEED}`;
  const noun = field.whole ? "a whole number" : "a number";
  return `${field.zero ? "0 or " : ""}${noun} between ${field.low} and ${field.high}`;
}

// A range input counts equal steps from 0: the stops of a slider are numbered.

const stopsOf = new WeakMap<Amount, readonly number[]>();

/** The values a slider stops at, from one end to the other. */
function stops(field: Amount): readonly number[] {
  const known = stopsOf.get(field);
  if (known) return known;
  const [low, high] = [along(field, field.low), along(field, field.high)];
  const steps = Math.round((high - low) / field.step);
  const values = Array.from({ length: steps + 1 }, (_, step) =>
    tidy(field, low + (step / steps) * (high - low)),
  );
  // Where many steps round to one whole number it is one stop, or an arrow key would never leave it.
  const made = [...new Set(field.zero ? [0, ...values] : values)];
  stopsOf.set(field, made);
  return made;
}

/** The last position of the slider that sets `field`. */
export function lastPosition(field: Amount): number {
  return stops(field).length - 1;
}

/** The value under a slider's position. */
export function valueAt(field: Amount, position: number): number {
  return stops(field)[clamp(Math.round(position), 0, lastPosition(field))] as number;
}

/** The slider's position nearest to a value. */
export function positionOf(field: Amount, value: number): number {
  if (field.zero && value === 0) return 0;
  const place = along(field, value);
  let nearest = field.zero ? 1 : 0;
  stops(field).forEach((stop, position) => {
    if (position < nearest) return;
    const distance = Math.abs(along(field, stop) - place);
    if (distance < Math.abs(along(field, valueAt(field, nearest)) - place)) nearest = position;
  });
  return nearest;
}

/** Where a value lies along the slider. */
function along(field: Amount, value: number): number {
  return field.scale === "logarithmic" ? Math.log10(value) : value;
}

/** The value there: three significant digits on a logarithmic scale, six decimals on a linear one, keep links short. */
function tidy(field: Amount, place: number): number {
  const value =
    field.scale === "logarithmic" ? Number((10 ** place).toPrecision(3)) : Number(place.toFixed(6));
  return clamp(field.whole ? Math.round(value) : value, field.low, field.high);
}

/** The nearest number within the bounds. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
