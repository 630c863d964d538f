/**
 * Colour maps as tables of 256 RGB triples, the form the core's colour mapping takes.
 *
 * Each is given by a few of its colours, evenly spaced, with straight lines between them.
 */

/**
 * Viridis, by S. van der Walt and N. Smith (matplotlib, 2015; CC0): even to the eye, readable in grey and
 * under the common colour deficiencies. Every seventeenth of its 256 colours.
 */
const VIRIDIS = [
  "440154",
  "481a6c",
  "472f7d",
  "414487",
  "39568c",
  "31688e",
  "2a788e",
  "23888e",
  "1f988b",
  "22a884",
  "35b779",
  "54c568",
  "7ad151",
  "a5db36",
  "d2e21b",
  "fde725",
];

/**
 * Cividis, by J. Nuñez, C. Anderton and R. Renslow (PLOS ONE 13(7), 2018): the same to readers with and
 * without a red-green deficiency. Seventeen of its colours.
 */
const CIVIDIS = [
  "002051",
  "012b65",
  "11366c",
  "26426e",
  "3c4d6e",
  "51586e",
  "62646f",
  "727071",
  "7f7c75",
  "8c8877",
  "9a9478",
  "a9a177",
  "bbaf71",
  "cebd68",
  "e2cb5c",
  "f3da4f",
  "fdea45",
];

/** Purple through near-white to orange, as light on either side of the middle. After C. Brewer's PuOr. */
const DIVERGING = [
  "2d004b",
  "542788",
  "8073ac",
  "b2abd2",
  "d8daeb",
  "f7f7f7",
  "fee0b6",
  "fdb863",
  "e08214",
  "b35806",
  "7f3b08",
];

/** The middle of it: a ground on which points in its dark ends stand out. */
const TWO_CLASSES = DIVERGING.slice(2, -2);

/** 256 triples, the first for the lowest value. */
export const viridis: Uint8Array = table(VIRIDIS);
/** 256 triples, the first for the lowest value. */
export const cividis: Uint8Array = table(CIVIDIS);
/** 256 triples for signed values on a range symmetric about zero, which falls on the lightest colour. */
export const diverging: Uint8Array = table(DIVERGING);
/** 256 triples for the probability of the second of two classes, or for two sides of a line: the lightest between. */
export const twoClasses: Uint8Array = table(TWO_CLASSES);

/** The maps by name. */
export const palettes = { viridis, cividis, diverging } as const;
export type PaletteName = keyof typeof palettes;

/** A table's colour at a fraction of its length, as CSS has it. */
export function colorAt(palette: Uint8Array, fraction: number): string {
  const i = 3 * Math.round(255 * Math.max(0, Math.min(1, fraction)));
  return `rgb(${palette[i]},${palette[i + 1]},${palette[i + 2]})`;
}

function table(stops: readonly string[]): Uint8Array {
  const out = new Uint8Array(768);
  for (let channel = 0; channel < 3; channel++) {
    const values = stops.map((stop) =>
      Number.parseInt(stop.slice(2 * channel, 2 * channel + 2), 16),
    );
    for (let i = 0; i < 256; i++) {
      const at = (i / 255) * (stops.length - 1);
      const k = Math.min(stops.length - 2, Math.floor(at));
      const low = values[k] as number;
      const high = values[k + 1] as number;
      out[3 * i + channel] = Math.round(low + (high - low) * (at - k));
    }
  }
  return out;
}
