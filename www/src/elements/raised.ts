import { html, type TemplateResult } from "lit";

/** Digits and minus signs that are characters of their own; each run of them apart. */
const RAISED = /([⁰¹²³⁴-⁹⁻]+)/u;

/**
 * `text`, its powers in a typeface that has all raised digits: where some are missing, those of two typefaces would
 * stand side by side, at two heights. The text stays what it is, to be copied and read out.
 */
export function raised(text: string): string | (string | TemplateResult)[] {
  const parts = text.split(RAISED);
  if (parts.length === 1) return text;
  return parts.map((part, index) =>
    index % 2 === 1 ? html`<span class="raised">${part}</span>` : part,
  );
}
