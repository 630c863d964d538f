// `node tools/main.mjs <command>`: the door behind the npm scripts. It asks for nothing but Node itself, so it
// runs on a fresh clone before `npm install`. Its own syntax stays old, so that an old Node can still read the
// sentence that says it is too old; everything else is loaded after that check.
import { nodeComplaint } from "./node.mjs";

const complaint = nodeComplaint(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exit(1);
}
import("./command.mjs")
  .then((module) => module.runCommand(process.argv[2], process.argv.slice(3)))
  .then((code) => {
    process.exitCode = code;
  });
