// Formulas are TeX in the article's source and MathML in the built page: no script of a reader's typesets anything.
import temml from "temml";

const entities = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** Turns `\( … \)` and `\[ … \]` in the page into MathML; a formula that does not parse stops the build. */
export function math() {
  const render = (displayMode) => (_, tex) =>
    temml.renderToString(
      tex.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity]),
      { displayMode, throwOnError: true, strict: true },
    );
  return {
    name: "weightscope:math",
    transformIndexHtml: {
      order: "pre",
      handler: (html) =>
        html
          .replace(/\\\(([\s\S]+?)\\\)/g, render(false))
          .replace(/\\\[([\s\S]+?)\\\]/g, render(true)),
    },
  };
}
