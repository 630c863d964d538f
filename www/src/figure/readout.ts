/** The numbers of one place of a drawing, as words: what is said when it is pointed at. */
export interface Readout {
  readonly title: string;
  /** A line without a name goes on with the one before. */
  readonly lines: readonly { readonly name: string; readonly value: string }[];
}

/** All of it in one breath, for those who hear it. */
export function spoken({ title, lines }: Readout): string {
  const said = lines.map(({ name, value }) => (name === "" ? value : `${name} ${value}`));
  return `${title}: ${said.join(", ")}`;
}
