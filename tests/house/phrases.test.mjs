// The article's phrases set its figures. A reader follows them in any order, so none may lean on one before it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const article = readFileSync(new URL("../../www/page/index.html", import.meta.url), "utf8");
const phrases = [...article.matchAll(/class="phrase"\s+href="#([^"]*)"/g)].map(([, fragment]) => {
  const settings = new URLSearchParams(fragment.replaceAll("&amp;", "&"));
  const figure = settings.get("figure");
  for (const name of ["v", "figure"]) settings.delete(name);
  return { figure, fields: [...settings.keys()].sort(), fragment };
});

test("every phrase sets all that the others of its figure set", () => {
  assert.ok(phrases.length > 30);
  for (const figure of new Set(phrases.map((phrase) => phrase.figure))) {
    const own = phrases.filter((phrase) => phrase.figure === figure);
    const all = [...new Set(own.flatMap(({ fields }) => fields))].sort();
    for (const { fields, fragment } of own) assert.deepEqual(fields, all, fragment);
  }
});
