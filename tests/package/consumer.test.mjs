// An empty project installs the package and uses it, in JavaScript and in TypeScript.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { nodeProgram, root } from "../../tools/shell.mjs";
import { execute, installInto, pack } from "./tarball.mjs";

let packed;
let project;
before(() => {
  packed = pack();
  project = join(packed.folder, "project");
  mkdirSync(project);
  installInto(project, packed.tarball);
  const consumer = fileURLToPath(new URL("consumer", import.meta.url));
  cpSync(consumer, project, { recursive: true });
});
after(() => packed?.remove());

const node = (...args) => execute(process.execPath, args, project);
const evaluate = (code) => node("--input-type=module", "--eval", code);

describe("in Node", () => {
  it("the README's first lines run", () => {
    assert.equal(node("use.mjs"), "ok\n");
  });
  for (const entry of ["weightscope", "weightscope/elements"]) {
    it(`importing ${entry} does nothing by itself`, () => {
      assert.equal(evaluate(`await import(${JSON.stringify(entry)});`), "");
    });
  }
  it("the wasm file and package.json can be resolved", () => {
    const output = evaluate(`
      console.log(import.meta.resolve("weightscope/weightscope.wasm").split("/").slice(-3).join("/"));
      console.log(import.meta.resolve("weightscope/package.json").split("/").at(-1));
    `);
    assert.equal(output, "dist/wasm/weightscope_bg.wasm\npackage.json\n");
  });
  it("what is not exported cannot be reached", () => {
    assert.throws(
      () => evaluate('await import("weightscope/dist/index.js");'),
      /not exported|ERR_PACKAGE_PATH/,
    );
  });
});

describe("in TypeScript, strict, library types included", () => {
  const compile = (name, options, files = ["use.ts"]) => {
    writeFileSync(
      join(project, `tsconfig.${name}.json`),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          skipLibCheck: false,
          target: "es2022",
          lib: ["es2022", "dom", "dom.iterable"],
          types: [],
          ...options,
        },
        files,
      }),
    );
    node(nodeProgram("typescript", "tsc"), "-p", `tsconfig.${name}.json`);
  };
  it("as Node resolves", () => compile("nodenext", { module: "nodenext" }));
  it("as bundlers resolve", () =>
    compile("bundler", { module: "esnext", moduleResolution: "bundler" }));
  it("the README's programs, word for word", () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const programs = [...readme.matchAll(/^```js\n([\s\S]*?)^```$/gm)]
      .map(([, text]) => text)
      .filter((text) => text.includes('from "weightscope"'));
    assert.equal(programs.length, 2);
    const files = programs.map((text, index) => {
      writeFileSync(join(project, `readme-${index}.ts`), text);
      return `readme-${index}.ts`;
    });
    compile("readme", { module: "nodenext" }, files);
  });
  it("a wrong option is refused by the compiler", () => {
    writeFileSync(
      join(project, "use-wrong.ts"),
      'import { load } from "weightscope";\n(await load()).initialize({ initializer: "best", fanIn: 1, fanOut: 1 });\n',
    );
    assert.throws(
      () =>
        node(
          ...[nodeProgram("typescript", "tsc"), "--noEmit", "--strict", "--ignoreConfig"],
          ...["--module", "nodenext", "--target", "es2022", "use-wrong.ts"],
        ),
      /'"best"' is not assignable/,
    );
  });
});
