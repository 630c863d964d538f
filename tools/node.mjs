// The Node this project runs on. Old syntax on purpose: see main.mjs.

/** The oldest Node that works; package.json says the same under `engines`. */
export const oldestNode = "20.19.0";

/** Compares two dotted versions by their numbers: negative, zero or positive. A suffix such as `-nightly` is ignored. */
export function compareVersions(left, right) {
  const a = left.split(/[.-]/).map(Number);
  const b = right.split(/[.-]/).map(Number);
  for (let i = 0; i < 3; i += 1) {
    const difference = (a[i] || 0) - (b[i] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What is wrong with this version of Node, and what to do; an empty string if nothing is. */
export function nodeComplaint(version) {
  if (compareVersions(version, oldestNode) >= 0) return "";
  return (
    "Node " +
    version +
    " is too old: weightscope needs Node " +
    oldestNode +
    " or newer.\n" +
    "Install the current LTS from https://nodejs.org/en/download and run the command again."
  );
}
