// What the page's build and the standalone file's build have in common.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(fileURLToPath(import.meta.url));

/**
 * The package's own `#names` (`imports` in package.json) lead to dist/. Here they lead to the sources they were
 * made from, as a browser would take them.
 */
export function ownImports() {
  const { imports = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return {
    name: "weightscope:own-imports",
    enforce: "pre",
    resolveId(source) {
      if (!Object.hasOwn(imports, source)) return undefined;
      const entry = imports[source];
      const target = typeof entry === "string" ? entry : (entry.browser ?? entry.default);
      const path = join(root, target.replace(/^\.\/dist\//, "www/src/"));
      return [path.replace(/\.js$/, ".ts"), path].find((candidate) => existsSync(candidate));
    },
  };
}
