// The cases, in the order of the table.

/** Races of contestants, in Node and in Chromium. */
export const raceNames = ["products", "propagation", "training", "normals", "contours"];

/** What only a page shows, measured in Chromium. */
export const pageNames = ["figures", "size"];

export const caseNames = [...raceNames, ...pageNames];
