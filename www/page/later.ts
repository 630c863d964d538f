/** What the first figure does not need: the figures further down, the article's own typefaces, and its manners. */

import "./fonts.css";
import "../src/elements/symmetry-element.js";
import "../src/elements/training-element.js";
import "../src/elements/trainability-element.js";
import "../src/elements/derivation-element.js";
import "../src/elements/phase-diagram-element.js";
import "../src/elements/weights-element.js";
import "../src/elements/landscape-element.js";
import "./phrases.js";
import "./notice.js";
import "./formulas.js";
