/** Numbers as a reader wants them: a true minus sign, thin spaces in large numbers, powers of ten as powers. */
import { type FormatLocaleObject, formatLocale, precisionFixed } from "d3-format";

/** Narrow and unbreakable: between thousands, and before a percent sign. */
export const THIN_SPACE = "\u202f";

const locale: FormatLocaleObject = formatLocale({
  decimal: ".",
  thousands: THIN_SPACE,
  grouping: [3],
  currency: ["", ""],
  minus: "−",
  nan: "NaN",
});

const RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** `-12` as `⁻¹²`. */
export function superscript(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => RAISED_DIGITS[Number(digit)]);
  return (exponent < 0 ? "⁻" : "") + digits.join("");
}

/** Thin spaces only from five digits on: 1024, but 10 000. */
function group(text: string): string {
  return text.replace(/^(−?)(\d)\u202f(\d{3})(?!\u202f)/, "$1$2$3");
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
}

/** `value` to `digits` significant digits, trailing zeros dropped: `0.0125`, `13 000`, `−2.5×10⁻⁷`. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return "0";
  const magnitude = Math.abs(value);
  if (magnitude < 1e-3 || magnitude >= 1e6) return formatPower(value, digits);
  return group(locale.format(`,.${Math.max(digits, integerDigits(magnitude))}~r`)(value));
}

/** As {@link formatNumber}, trailing zeros kept: numbers set beside one another have equal digits. */
export function formatDigits(value: number, digits = 3): string {
  const magnitude = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return formatNumber(value, digits);
  if (magnitude >= 1e-3 && magnitude < 1e6) {
    return group(locale.format(`,.${Math.max(digits, integerDigits(magnitude))}r`)(value));
  }
  const [mantissa = "", exponent = "0"] = value.toExponential(digits - 1).split("e");
  return `${mantissa.replace("-", "−")}×10${superscript(Number(exponent))}`;
}

function integerDigits(magnitude: number): number {
  return magnitude < 1 ? 1 : Math.floor(Math.log10(magnitude)) + 1;
}

/** `value` with exactly `decimals` places; never a negative zero. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return notFinite(value);
  const text = group(locale.format(`,.${decimals}f`)(value));
  return /^−[0.\u202f]*$/.test(text) ? text.slice(1) : text;
}

/** `value` as a number times a power of ten: `1.2×10⁻⁵`, `10⁻³`. */
export function formatPower(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return notFinite(value);
  if (value === 0) return "0";
  const [mantissa = "", exponent = "0"] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const short = locale.format(`.${digits}~g`)(Number(mantissa));
  if (power === 0) return short;
  const ten = `10${superscript(power)}`;
  if (short === "1") return ten;
  if (short === "−1") return `−${ten}`;
  return `${short}×${ten}`;
}

/** How large something is, in two digits: `4.2`, `58`, `1.7×10⁴`. */
export function formatMagnitude(value: number): string {
  return value >= 1000 ? formatPower(value, 2) : formatNumber(value, 2);
}

/** A count, always whole: `50 000`. */
export function formatCount(value: number): string {
  return Number.isFinite(value) ? group(locale.format(",d")(value)) : notFinite(value);
}

/** A fraction as a percentage: `72 %`, `0.4 %`; never rounded to none or all of something that is neither. */
export function formatPercent(fraction: number): string {
  if (!Number.isFinite(fraction)) return notFinite(fraction);
  const percent = fraction * 100;
  if (percent === 0 || percent === 100) return `${percent}${THIN_SPACE}%`;
  if (percent > 0 && percent < 0.1) return `<${THIN_SPACE}0.1${THIN_SPACE}%`;
  if (percent > 99.9 && percent < 100) return `>${THIN_SPACE}99.9${THIN_SPACE}%`;
  const decimals = percent < 10 || percent > 99 ? 1 : 0;
  return `${locale.format(`.${decimals}~f`)(percent)}${THIN_SPACE}%`;
}

/** A format that tells evenly spaced ticks apart with as few digits as do it, the same for all of them. */
export function formatTicks(values: readonly number[]): (value: number) => string {
  const largest = Math.max(...values.map(Math.abs));
  let step = largest;
  for (let i = 1; i < values.length; i++) {
    step = Math.min(step, Math.abs((values[i] ?? 0) - (values[i - 1] ?? 0)) || step);
  }
  if (!(largest > 0) || !Number.isFinite(largest)) return (value) => formatNumber(value);
  const digits = 1 + Math.ceil(Math.log10(largest / step) - 1e-9);
  if (largest < 1e-3 || (largest >= 1e6 && digits <= 4)) {
    return (value) => formatPower(Math.abs(value) < step * 1e-6 ? 0 : value, Math.min(digits, 15));
  }
  // Ticks are sums of steps in floating point: a step of 0.00999… is one of 0.01.
  const decimals = precisionFixed(step * (1 + 1e-9));
  return (value) => (Math.abs(value) < step * 1e-6 ? "0" : formatFixed(value, decimals));
}

/** Powers of ten for a logarithmic axis: `10⁻²`, `1`, `10`, `10³`, and `5×10³` between them. */
export function formatLogTick(value: number): string {
  return value >= 1 && value < 100 ? formatNumber(value) : formatPower(value);
}
