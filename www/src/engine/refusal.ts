/**
 * What the engine itself refuses, and where in a request the core's refusals lie.
 */
import type { ErrorCode, WeightscopeError } from "../wasm/weightscope.js";

/** A refusal as the core words it: `field` is `given`; `allowed` says what may stand there. */
export function refusal(
  code: ErrorCode,
  field: string,
  given: string,
  allowed: string,
): WeightscopeError {
  const error = Object.assign(new Error(`${field} is ${given}; ${allowed}`), { code, field });
  error.name = "WeightscopeError";
  return error as WeightscopeError;
}

function isRefusal(error: unknown): error is WeightscopeError {
  return error instanceof Error && error.name === "WeightscopeError" && "field" in error;
}

/** Calls; what is refused inside is named from outside: `sizes[2]` becomes `mlp.sizes[2]`. */
export function within<T>(outer: string, call: () => T, fields?: readonly string[]): T {
  try {
    return call();
  } catch (error) {
    if (isRefusal(error) && (!fields || fields.some((field) => error.field.startsWith(field)))) {
      // The message begins with the field.
      error.message = `${outer}.${error.message}`;
      error.field = `${outer}.${error.field}`;
    }
    throw error;
  }
}

/** Calls; what is refused there as part of `inner` is named as part of `outer`. */
export function renamed<T>(inner: string, outer: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (isRefusal(error) && error.field.startsWith(inner)) {
      error.message = outer + error.message.slice(inner.length);
      error.field = outer + error.field.slice(inner.length);
    }
    throw error;
  }
}

/** What a value is, in few words. */
function given(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "number" || typeof value === "boolean" || value === null) return `${value}`;
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Refuses anything but an object with no other fields than these. */
export function knownFields(value: unknown, field: string, known: readonly string[]): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const code = value === undefined ? "missing-field" : "wrong-type";
    const what = value === undefined ? "missing" : given(value);
    throw refusal(code, field || "request", what, "it must be an object");
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const path = field ? `${field}.${unknown}` : unknown;
    throw refusal("unknown-field", path, "unknown", `the fields are ${known.join(", ")}`);
  }
}

/** Refuses anything but a whole number within bounds. */
export function wholeNumber(value: unknown, field: string, low: number, high: number): number {
  const allowed = `it must be a whole number between ${low} and ${high}`;
  if (value === undefined) throw refusal("missing-field", field, "missing", allowed);
  if (typeof value !== "number") throw refusal("wrong-type", field, given(value), allowed);
  if (!Number.isFinite(value)) throw refusal("non-finite", field, `${value}`, allowed);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw refusal("out-of-range", field, `${value}`, allowed);
  }
  return value;
}

/** Refuses anything but one of the names. */
export function oneOf<T extends string>(value: unknown, field: string, names: readonly T[]): T {
  if (names.includes(value as T)) return value as T;
  const allowed = `it must be one of ${names.map((name) => `"${name}"`).join(", ")}`;
  if (value === undefined) throw refusal("missing-field", field, "missing", allowed);
  const code = typeof value === "string" ? "unknown-value" : "wrong-type";
  throw refusal(code, field, given(value), allowed);
}
