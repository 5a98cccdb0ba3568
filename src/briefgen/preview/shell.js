// The page around a paper: chooses a view, hears what came of it, and shows the newest page where
// the last one stood. Texts of a project are put in as text, never as markup.
"use strict";

const $ = (id) => document.getElementById(id);
const stage = $("stage");
let view = asked();
let shown = { address: "", version: "" };
let frame = null;
let stream = null;
let slow = 0;
let lengths = new Map(); // the names of each brief's presets
let formats = []; // those that can be chosen, as the server tells them
let wish = null; // whether the reader wants to see the findings, null for nothing said
let folded = ""; // those that the reader has folded away

function asked() {
  const words = new URLSearchParams(location.search);
  return {
    brief: words.get("brief") || "",
    preset: words.get("preset") || "",
    format: words.get("format") || "html",
  };
}

const query = (of) => new URLSearchParams(of).toString();

// --- what is looked at ---

function listen() {
  if (stream) stream.close();
  stream = new EventSource(`/events?${query(view)}`);
  stream.addEventListener("state", (event) => take(JSON.parse(event.data)));
  stream.addEventListener("making", () => {
    clearTimeout(slow);
    slow = setTimeout(() => say("Making it…"), 250);
  });
  stream.onerror = () => say("Not connected: has `briefgen preview` ended?", true);
}

function look(next, remember = true) {
  if (query(next) === query(view) && stream) return;
  view = next;
  if (remember) history.pushState(null, "", `/?${query(view)}`);
  $("format").value = view.format;
  listen();
}

function take(state) {
  clearTimeout(slow);
  const { brief, preset, format } = state.view;
  if (query({ brief, preset, format }) !== query(view)) return;
  formats = state.formats;
  fill($("format"), formats.map((f) => [f.name, f.title]), view.format);
  if (offer(state.choices)) return;
  $("project").textContent = state.project || "Preview";
  report(state);
  show(state.page);
  $("empty").hidden = Boolean(state.page);
  $("empty").textContent = view.brief
    ? "No page yet. It comes with the save that mends what the findings say."
    : "There is no brief to show.";
  document.title = `${failing(state) ? "● " : ""}${state.title || view.brief || "Preview"}`;
}

// Offers the briefs and lengths that there are. Where nothing was asked for, or the length is none of
// the brief's, it chooses, and is told of that view later: then it returns true.
function offer(choices) {
  const own = choices.find((c) => c.brief === view.brief);
  lengths = new Map(choices.map((c) => [c.brief, c.presets.map(([name]) => name)]));
  const briefs = choices.map((c) => [c.brief, c.title]);
  if (view.brief && !own) briefs.push([view.brief, view.brief]);
  fill($("brief"), briefs, view.brief);
  segments(own ? own.presets : view.preset ? [[view.preset, view.preset]] : []);
  if (!view.brief && choices.length) {
    const [first] = choices;
    history.replaceState(null, "", location.pathname);
    look({ ...view, brief: first.brief, preset: first.presets.length ? first.presets[0][0] : "" });
    return true;
  }
  if (own && !view.preset && own.presets.length) {
    look({ ...view, preset: own.presets[0][0] });
    return true;
  }
  return false;
}

function fill(select, pairs, chosen) {
  if (JSON.stringify(pairs) !== select.dataset.pairs) {
    select.dataset.pairs = JSON.stringify(pairs);
    select.replaceChildren(...pairs.map(([value, text]) => new Option(text, value)));
  }
  select.value = chosen;
}

function segments(pairs) {
  const box = $("presets").querySelector("div");
  if (JSON.stringify(pairs) !== box.dataset.pairs) {
    box.dataset.pairs = JSON.stringify(pairs);
    box.replaceChildren(
      ...pairs.map(([value, text]) => {
        const label = document.createElement("label");
        const input = Object.assign(document.createElement("input"), {
          type: "radio",
          name: "preset",
          value,
        });
        label.append(input, text_("span", text));
        return label;
      }),
    );
  }
  for (const input of box.querySelectorAll("input")) input.checked = input.value === view.preset;
}

function text_(tag, text, kind = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

// --- what was found ---

const count = (list, severity) => list.filter((f) => f.severity === severity).length;
const failing = (state) => count(state.findings, "error") > 0;
const several = (number, thing) => `${number} ${thing}${number === 1 ? "" : "s"}`;

function report(state) {
  const errors = count(state.findings, "error");
  const warnings = count(state.findings, "warning");
  const parts = [];
  if (errors) parts.push(several(errors, "error"));
  if (warnings) parts.push(several(warnings, "warning"));
  if (state.elsewhere.length) {
    parts.push(`${parts.length ? "" : "no findings, "}${state.elsewhere.length} elsewhere`);
  }
  const toggle = $("toggle");
  const any = state.findings.length + state.elsewhere.length > 0;
  toggle.className = errors ? "error" : warnings ? "warning" : "";
  toggle.disabled = !any;
  $("count").textContent = parts.join(", ") || "No findings";
  const fate = {
    rejected: "This page fails its checks: `build` would set it apart.",
    kept: "No page came of the last save. This is the one of before.",
  }[state.fate];
  $("fate").hidden = !fate;
  $("fate").textContent = fate || "";
  list($("own"), state.findings);
  $("rest").hidden = !state.elsewhere.length;
  $("rest").querySelector("summary").textContent =
    `${several(state.elsewhere.length, "finding")} elsewhere in the project`;
  list($("elsewhere"), state.elsewhere);
  const now = JSON.stringify(state.findings.map((f) => [f.code, f.place, f.message]));
  if (wish === false && errors && now !== folded) wish = null; // other ones, to be seen
  open_(any && (wish ?? errors > 0));
  toggle.dataset.now = now;
  const facts = [];
  if (state.words) facts.push(`${state.words.toLocaleString("en")} words`);
  if (state.pages) facts.push(several(state.pages, "page"));
  if (state.notes) facts.push(several(state.notes, "note"));
  if (!state.settled) facts.push("checking…");
  $("facts").textContent = facts.join(", ");
  $("open").hidden = !state.page;
  $("open").href = `/papers/${state.file}`;
  const time = new Date().toLocaleTimeString("en-GB");
  say(`Made ${time} in ${state.seconds.toFixed(1)} s`);
}

function list(into, findings) {
  into.replaceChildren(
    ...findings.map((found) => {
      const item = document.createElement("li");
      const head = text_("p", "", "head");
      head.append(
        text_("strong", found.severity === "error" ? "Error" : "Warning", found.severity),
        text_("code", found.place),
        text_("span", found.code),
      );
      item.append(head, text_("p", found.message, "message"));
      if (found.context) item.append(text_("pre", found.context));
      if (found.hint) item.append(text_("p", found.hint, "hint"));
      return item;
    }),
  );
}

function open_(wanted) {
  $("findings").hidden = !wanted;
  $("toggle").ariaExpanded = String(wanted);
  // Where a source line is wider than the window, what its caret points at is in view.
  for (const lines of wanted ? $("findings").querySelectorAll("pre") : []) {
    const [line, caret] = lines.textContent.split("\n");
    const part = caret.length / Math.max(line.length, caret.length);
    lines.scrollLeft = lines.scrollWidth * part - lines.clientWidth / 2;
  }
}

function say(text, bad = false) {
  $("status").textContent = text;
  $("status").className = bad ? "bad" : "";
}

// --- the paper ---

// A new page is loaded beside the one that is there, put where that one stood, and only then shown.
function show(page) {
  if (!page) {
    for (const old of stage.querySelectorAll("iframe")) old.remove();
    frame = null;
    shown = { address: "", version: "" };
    return;
  }
  if (page.address === shown.address && page.version === shown.version) return;
  const where = page.address === shown.address ? place(frame) : null;
  shown = page;
  for (const old of stage.querySelectorAll("iframe.waiting")) old.remove();
  const next = document.createElement("iframe");
  next.className = "waiting";
  next.title = "The paper";
  next.addEventListener("load", () => arrived(next, where));
  next.src = page.address;
  stage.append(next);
}

function arrived(next, where) {
  if (!next.contentDocument || !next.isConnected) return;
  const path = decodeURI(next.contentWindow.location.pathname);
  if (path !== shown.address) return void follow(next.contentWindow.location);
  heed(next.contentDocument);
  if (next === frame) return;
  if (where) put(next, where);
  next.className = "";
  size();
  const old = frame;
  frame = next;
  const within = old && document.activeElement === old;
  for (const other of stage.querySelectorAll("iframe")) if (other !== next) other.remove();
  if (within) next.focus();
  stage.dataset.version = shown.version; // what is in view, for who measures
}

// Where a page stands: the last of its marked elements above the top of the window, and how far.
function place(of) {
  const page = of && of.contentWindow;
  if (!page || !of.contentDocument) return null;
  let near = null;
  for (const element of of.contentDocument.querySelectorAll("[id]")) {
    const { top, height } = element.getBoundingClientRect();
    if (height && top <= 1 && (!near || top >= near.top)) near = { id: element.id, top };
  }
  return { near, x: page.scrollX, y: page.scrollY };
}

function put(of, where) {
  const page = of.contentWindow;
  const move = () => {
    const element = where.near && where.y && of.contentDocument.getElementById(where.near.id);
    if (element) {
      page.scrollTo(where.x, page.scrollY + element.getBoundingClientRect().top - where.near.top);
    } else page.scrollTo(where.x, where.y);
  };
  move();
  // A frame in a host grows when it has told its height: the place is found again until then.
  const until = performance.now() + 1500;
  const watch = new ResizeObserver(() => (performance.now() < until ? move() : watch.disconnect()));
  watch.observe(of.contentDocument.documentElement);
  for (const how of ["wheel", "keydown", "pointerdown"]) {
    page.addEventListener(how, () => watch.disconnect(), { once: true, passive: true });
  }
}

// Links to other lengths and formats change the view, links into the world open beside it.
function heed(page) {
  page.addEventListener("click", (event) => {
    const [target] = event.composedPath();
    const link = target.closest ? target.closest("a[href]") : null;
    if (!link || event.defaultPrevented) return;
    const to = new URL(link.href, page.baseURI);
    const here = new URL(page.URL);
    if (to.origin === here.origin && to.pathname === here.pathname) return;
    event.preventDefault();
    if (to.origin !== location.origin) window.open(to.href, "_blank", "noopener");
    else follow(to);
  });
  for (const inner of page.querySelectorAll("iframe")) {
    const enter = () => inner.contentDocument && heed(inner.contentDocument);
    if (inner.contentDocument && inner.contentDocument.readyState === "complete") enter();
    inner.addEventListener("load", enter);
  }
}

function follow(to) {
  const found = decodeURI(to.pathname).match(/^\/(?:papers|hosts)\/([^/]+)\/([^/]+)$/);
  if (!found) return void window.open(to.href, "_blank", "noopener");
  const [, brief, file] = found;
  // Of `note.bare.html` the end is that of the longest name.
  const fits = formats.filter((f) => file.endsWith(f.end));
  const form = fits.sort((a, b) => b.end.length - a.end.length)[0];
  if (form) look({ brief, preset: file.slice(0, -form.end.length), format: form.name });
  else window.open(to.href, "_blank", "noopener");
}

function size() {
  const width = $("width").value;
  stage.classList.toggle("narrow", Boolean(width));
  for (const each of stage.querySelectorAll("iframe")) each.style.width = width ? `${width}px` : "";
}

// --- what the reader does ---

$("choose").addEventListener("submit", (event) => event.preventDefault());
$("choose").addEventListener("change", (event) => {
  const { id, name, value } = event.target;
  if (id === "brief") {
    look({ ...view, brief: value, preset: kept(value) });
  } else if (name === "preset") look({ ...view, preset: value });
  else if (id === "format") look({ ...view, format: value });
  else if (id === "width") size();
});

// The length stays where the other brief has it.
function kept(brief) {
  const own = lengths.get(brief) || [];
  return own.includes(view.preset) ? view.preset : own[0] || "";
}

$("toggle").addEventListener("click", () => {
  wish = $("findings").hidden;
  folded = $("toggle").dataset.now;
  open_(wish);
});
addEventListener("popstate", () => look(asked(), false));

listen();
