import { expect } from "vitest";

/** What a call throws, as far as the contract goes. */
export function refusal(call: () => unknown): { code: string; field: string; message: string } {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    const { name, code, field, message } = error as Error & { code: string; field: string };
    expect(name).toBe("WeightscopeError");
    return { code, field, message };
  }
  throw new Error("nothing was refused");
}

/** A value of a type that the declarations forbid. */
export const wrong = (value: unknown) => value as never;
