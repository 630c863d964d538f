/** The article's typefaces, served from here. */

import "./fonts.css";
