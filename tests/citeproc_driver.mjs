// Formats citations with citeproc-js: `node citeproc_driver.mjs FOLDER < request.json`.
//
// FOLDER holds node_modules/citeproc. The request: `locales` (name to XML), `items` (CSL-JSON),
// `styles` (name, csl, language, notes, and `citations`, a list of lists of cites). The answer, per
// style: `clusters`, in the order asked, and `entries`, as [id, HTML].
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const CSL = createRequire(`${process.argv[2]}/`)("citeproc");
const asked = JSON.parse(readFileSync(0, "utf8"));
const items = new Map(asked.items.map((item) => [item.id, item]));
const system = {
  retrieveLocale: (name) => asked.locales[name] ?? asked.locales["en-US"],
  retrieveItem: (id) => ({ ...structuredClone(items.get(id)), system_id: id }),
  embedBibliographyEntry: (id) => `<!--${id}-->`,
};

const answer = {};
for (const style of asked.styles) {
  const engine = new CSL.Engine(system, style.csl, style.language);
  engine.opt.development_extensions.locator_label_parse = false; // labels are given, not guessed
  const citations = style.citations.map((cites, n) => ({
    citationID: `c${n}`,
    citationItems: cites,
    properties: { noteIndex: style.notes ? n + 1 : 0 },
  }));
  const clusters = engine.rebuildProcessorState(citations).map(([, , html]) => html);
  const made = engine.makeBibliography();
  const entries = (made ? made[1] : []).map((html) => {
    const [, entry, id] = /^(.*)<!--(.*)-->\s*$/s.exec(html);
    return [id, entry];
  });
  answer[style.name] = { clusters, entries };
}
process.stdout.write(JSON.stringify(answer));
