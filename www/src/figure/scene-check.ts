/** What a scene's layout must hold: no text over another, none cut off, none too small. For tests. */
import type { Mark, Scene, TextMark } from "./scene.js";
import { type Box, contains, overlaps, plainText, textBox } from "./text.js";

/** The smallest letters anywhere, in CSS pixels. */
export const SMALLEST_TEXT = 12;
/** Two texts may share this many pixels both ways: the boxes are wider than the letters. */
const TOLERANCE = 0.5;

/** Everything wrong with the scene's layout, one sentence each; empty when all is well. */
export function layoutProblems(scene: Scene): string[] {
  const problems: string[] = [];
  const texts: { mark: TextMark; box: Box }[] = [];
  const whole: Box = { x: 0, y: 0, width: scene.width, height: scene.height };
  const visit = (marks: readonly Mark[], bounds: Box) => {
    for (const mark of marks) {
      if (mark.kind === "clip") visit(mark.marks, mark);
      if (mark.kind !== "text") continue;
      const box = textBox(mark);
      const name = `"${plainText(mark.text)}"`;
      if (!Number.isFinite(mark.x + mark.y)) {
        problems.push(`${name} stands nowhere: (${mark.x}, ${mark.y})`);
        continue;
      }
      if (mark.size < SMALLEST_TEXT) problems.push(`${name} is ${mark.size} px`);
      if (!contains(bounds, box, TOLERANCE) || !contains(whole, box, TOLERANCE)) {
        problems.push(`${name} is cut off at ${edges(box)} in ${edges(bounds)}`);
      }
      texts.push({ mark, box });
    }
  };
  visit(scene.marks, whole);
  texts.forEach((a, i) => {
    for (const b of texts.slice(i + 1)) {
      if (overlaps(a.box, b.box, TOLERANCE)) {
        problems.push(
          `"${plainText(a.mark.text)}" at ${edges(a.box)} lies over "${plainText(b.mark.text)}" at ${edges(b.box)}`,
        );
      }
    }
  });
  for (const handle of scene.handles) {
    if (!scene.panels.some((panel) => panel.id === handle.panel)) {
      problems.push(`handle ${handle.id} names no panel: ${handle.panel}`);
    }
    const inside =
      handle.x >= 0 && handle.x <= scene.width && handle.y >= 0 && handle.y <= scene.height;
    if (!inside) problems.push(`handle ${handle.id} is outside: (${handle.x}, ${handle.y})`);
  }
  return problems;
}

function edges(box: Box): string {
  const [x, y, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height].map(
    (value) => Math.round(value * 10) / 10,
  );
  return `${x}–${right} × ${y}–${bottom}`;
}
