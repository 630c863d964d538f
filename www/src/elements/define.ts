/** Gives a custom element its name, unless the page has it already: from its own bundle, say, and the standalone file. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
