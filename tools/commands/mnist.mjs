// Networks trained on the real MNIST, through the built package in Node.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "../build.mjs";
import { findMnist } from "../mnist/files.mjs";
import { Complaint } from "../progress.mjs";
import { setUp } from "../setup.mjs";
import { root } from "../shell.mjs";

export async function run({ folder, epochs = "5", decay = false }) {
  if (!/^[1-9]\d{0,2}$/.test(epochs)) {
    throw new Complaint(`epochs is ${epochs}; it must be a whole number from 1 to 999`);
  }
  const files = findMnist(folder);
  await setUp();
  await build();
  const args = [...(decay ? ["--decay"] : ["--epochs", epochs]), ...files];
  const child = spawn(process.execPath, [join(root, "tools/mnist/main.mjs"), ...args], {
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
