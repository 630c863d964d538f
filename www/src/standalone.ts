/**
 * The whole package and its figures in one file, for a `<script type="module">` or a notebook: the build
 * puts the WebAssembly and the worker inside.
 *
 * @module
 */
import { FigureElement } from "./elements/figure-element.js";

export * from "./elements/index.js";
export * from "./index.js";

FigureElement.standalone = import.meta.url;
