/** Attributes that are none of an element's own and look like one: a mistake that would pass in silence. */

/** What any element may have, in HTML and by the frameworks that build pages. */
const ANYWHERE =
  /^(accesskey|anchor|autofocus|class|dir|draggable|exportparts|hidden|id|inert|is|key|lang|nonce|part|popover|ref|role|slot|style|tabindex|title|translate)$|^(aria|data|on|v|x|ng)-|^on|^[^a-z]|[:.]/;

/** Those of `names` that are within two letters of one of `known`, each with what it was meant to be. */
export function misspellings(
  names: readonly string[],
  known: readonly string[],
): [name: string, meant: string][] {
  return names.flatMap((name) => {
    if (known.includes(name) || ANYWHERE.test(name)) return [];
    const far = name.length < 5 ? 2 : 3;
    const meant = known.filter((each) => distance(name, each) < far);
    const nearest = meant.sort((a, b) => distance(name, a) - distance(name, b))[0];
    return nearest === undefined ? [] : [[name, nearest]];
  });
}

/** Warns of those of an element, in the console: they are for its page's author. */
export function warnOfMisspellings(element: Element): void {
  const { observedAttributes: known } = element.constructor as unknown as {
    observedAttributes: readonly string[];
  };
  for (const [name, meant] of misspellings(element.getAttributeNames(), known)) {
    console.warn(
      `<${element.localName}> has no attribute ${name}; ${meant} may be meant. It has ${known.join(", ")}.`,
    );
  }
}

/** How many letters are to be put in, left out or changed to make one word of another. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [at, wanted] of [...other].entries()) {
      const changed = (row[at] as number) + (letter === wanted ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] as number) + 1, (next[at] as number) + 1));
    }
    row = next;
  }
  return row[other.length] as number;
}
