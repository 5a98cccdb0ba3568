// Prints the CSS of a LESS file: `node less.mjs NPM_FOLDER FILE LOOK_IN...`.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [npm, file, ...paths] = process.argv.slice(2);
const less = createRequire(`${npm}/`)("less");
const made = await less.render(readFileSync(file, "utf8"), { paths, math: "always" });
process.stdout.write(made.css);
