// The four MNIST files, read by the code that reads them on the page.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Complaint } from "../progress.mjs";
import { dist } from "./training.mjs";

/** `train-images-idx3-ubyte.gz` and its kin, with a dash or a dot before `idx`, packed or not. */
const usualName = /^(train|t10k)-(images|labels)[-.]idx[13]-ubyte(\.gz)?$/;

/** The paths of the files in `folder`, else in the folder that WEIGHTSCOPE_MNIST names. */
export function findMnist(folder = process.env.WEIGHTSCOPE_MNIST) {
  const advice =
    "name the folder that holds MNIST's four files (train-images-idx3-ubyte.gz and so on, gzipped or not) " +
    "with --folder or in WEIGHTSCOPE_MNIST";
  if (!folder) throw new Complaint(`No folder was given; ${advice}.`);
  const path = resolve(folder);
  if (!existsSync(path)) throw new Complaint(`${path} does not exist; ${advice}.`);
  const names = readdirSync(path).filter((name) => usualName.test(name));
  const has = (set, kind) => names.some((name) => name.startsWith(`${set}-${kind}`));
  const missing = ["images", "labels"].filter((kind) => !has("train", kind));
  if (missing.length > 0) {
    throw new Complaint(
      `${path} holds no training ${missing.join(" and no training ")}; ${advice}.`,
    );
  }
  return names.map((name) => join(path, name));
}

/** Training, validation and test sets, split as on the page. */
export async function readMnist(paths) {
  const { IdxFiles } = await dist("elements/idx-files.js");
  const files = new IdxFiles();
  const refused = await files.add(...paths.map((path) => new File([readFileSync(path)], path)));
  if (refused.length > 0) throw new Complaint(refused.map(({ message }) => message).join("\n"));
  if (!files.sets) throw new Complaint(`The files do not belong together: ${files.summary}.`);
  return { sets: files.sets, summary: files.summary };
}
