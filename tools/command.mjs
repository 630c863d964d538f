// The commands by name, and what happens when one fails.
import { parseArgs } from "node:util";
import { caseNames } from "../bench/names.mjs";
import { Complaint, progress } from "./progress.mjs";

/** Every command: what it does, the options it takes besides --verbose and --help, and what else it may be given. */
export const commands = {
  start: {
    about: "Sets up, builds, and serves the page.",
    options: {
      port: {
        type: "string",
        about: "port to serve on (default 4173, or the next free one; PORT works too)",
      },
      "no-open": { type: "boolean", about: "do not open the browser" },
    },
  },
  test: {
    about: "Sets up, finds a browser, builds, and runs every check.",
    options: {
      only: { type: "string", multiple: true, about: "run this suite only (may be repeated)" },
      list: { type: "boolean", about: "list the suites" },
    },
  },
  check: { about: "The fast checks: format, lint, types, Rust tests.", options: {} },
  build: { about: "Builds the package into dist/ and the page into www/dist.", options: {} },
  setup: { about: "Checks Rust and Node, and installs what can be installed.", options: {} },
  screenshots: {
    about: "Pictures of the page and of each figure, into screenshots/.",
    options: {
      only: { type: "string", about: "only those whose name contains this" },
      readme: { type: "boolean", about: "instead, the README's picture, into docs/" },
    },
  },
  mnist: {
    about: "Trains figure 2's networks on the real MNIST, and prints what the penalties did.",
    options: {
      folder: {
        type: "string",
        about: "where MNIST's four files are (default: the folder in WEIGHTSCOPE_MNIST)",
      },
      epochs: { type: "string", about: "how many epochs (default 5)" },
      decay: { type: "boolean", about: "instead, Nielsen's weight-decay experiment, 30 epochs" },
    },
  },
  bench: {
    about:
      "Measures the package against its peers, and writes bench/RESULTS.md; given cases, prints those.",
    names: caseNames.join(" | "),
    options: {},
  },
  docs: { about: "Writes the API reference of the package and of the crate.", options: {} },
};

function help(name) {
  const { about, options, names } = commands[name];
  const lines = Object.entries(options).map(
    ([flag, { type, about: words }]) =>
      `  ${`--${flag}${type === "string" ? " …" : ""}`.padEnd(14)} ${words}`,
  );
  lines.push(
    "  --verbose      show the output of every tool as it comes",
    "  --help         this text",
  );
  return `npm run ${name} -- [options]${names ? ` [${names}]` : ""}\n\n${about}\n\n${lines.join("\n")}`;
}

function overview() {
  return Object.entries(commands)
    .map(([name, { about }]) => `  ${name.padEnd(12)} ${about}`)
    .join("\n");
}

/** Runs a command and answers with the exit code. */
export async function runCommand(name, args) {
  if (!Object.hasOwn(commands, name ?? "")) {
    console.error(`node tools/main.mjs <command>\n\n${overview()}`);
    return 2;
  }
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: commands[name].names !== undefined,
      options: {
        ...Object.fromEntries(
          Object.entries(commands[name].options).map(([flag, { type, multiple }]) => [
            flag,
            { type, multiple: multiple ?? false },
          ]),
        ),
        verbose: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    if (values.help) {
      console.log(help(name));
      return 0;
    }
    progress.verbose = values.verbose ?? false;
    const module = await import(`./commands/${name}.mjs`);
    return (await module.run(values, positionals)) ?? 0;
  } catch (error) {
    progress.stop();
    if (error instanceof Complaint) {
      console.error(`\n${error.message}`);
    } else if (error?.code?.startsWith?.("ERR_PARSE_ARGS")) {
      console.error(`${error.message}\n\n${help(name)}`);
      return 2;
    } else {
      console.error(error);
    }
    return 1;
  }
}
