// Prints what html-validate finds: `node validate.mjs NPM_FOLDER`, with {name: {html, off}} on stdin.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [npm] = process.argv.slice(2);
const { HtmlValidate, StaticConfigLoader } = createRequire(`${npm}/`)("html-validate");
const found = {};
for (const [name, { html, off }] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  const rules = Object.fromEntries(off.map((rule) => [rule, "off"]));
  const config = { extends: ["html-validate:standard"], rules };
  const report = await new HtmlValidate(new StaticConfigLoader(config)).validateString(html, name);
  found[name] = report.results.flatMap((result) =>
    result.messages.map((m) => `${m.ruleId}, line ${m.line}: ${m.message} (${m.selector ?? ""})`));
}
process.stdout.write(JSON.stringify(found));
