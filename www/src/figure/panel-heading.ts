import type { TextMark, TextRun } from "./scene.js";
import { textWidth } from "./text.js";
import type { Theme } from "./theme.js";

export interface PanelHeading {
  readonly title: string | readonly TextRun[];
  /** Set quietly at the right end when there is room beside the title. */
  readonly aside?: string | readonly TextRun[];
  readonly left: number;
  readonly right: number;
  /** The panel's upper edge. */
  readonly top: number;
}

const TITLE = 14;
const ASIDE = 12;
const BETWEEN = 12;

/** Whether the title, with its aside if there is one, fits on one line. */
export function headingFits({ title, aside, left, right }: Omit<PanelHeading, "top">): boolean {
  const beside = aside ? BETWEEN + textWidth(aside, ASIDE) : 0;
  return textWidth(title, TITLE, 600) + beside <= right - left;
}

/** One line: what the panel shows and, at its other end, the one thing to know about it. */
export function panelHeading(heading: PanelHeading, theme: Theme): TextMark[] {
  const y = heading.top + TITLE;
  const marks: TextMark[] = [
    {
      kind: "text",
      x: heading.left,
      y,
      text: heading.title,
      size: TITLE,
      anchor: "start",
      weight: 600,
      fill: theme.ink,
    },
  ];
  if (heading.aside && headingFits(heading)) {
    marks.push({
      kind: "text",
      x: heading.right,
      y,
      text: heading.aside,
      size: ASIDE,
      anchor: "end",
      fill: theme.muted,
    });
  }
  return marks;
}
