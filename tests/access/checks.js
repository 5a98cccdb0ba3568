// What axe-core does not look for. Each function of `access` returns what is wrong, a line each; open
// shadow roots count as part of the page.
globalThis.access = (() => {
  function* walk(root) {
    for (const e of root.children) {
      yield e;
      yield* walk(e.shadowRoot ?? e);
    }
  }
  const all = (selector) => [...walk(document)].filter((e) => e.matches(selector));
  const above = (e) => e.parentElement ?? e.getRootNode().host;
  const near = (e, selector) => (e && e.nodeType === 1 ? e.closest(selector) ?? near(e.getRootNode().host, selector) : null);
  const flat = (text) => text.replace(/\s+/g, " ").trim();
  const name = (e) => `<${e.localName}${e.id ? ` id=${e.id}` : ""}> ${flat(e.textContent).slice(0, 40)}`;
  const seen = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && e.getClientRects().length > 0;
  const tables = () => all("table:not([role=presentation])");

  // A header cell says of what it is the header; a table of data has one.
  const scopes = () => [
    ...all("th").filter((e) => !["col", "row", "colgroup", "rowgroup"].includes(e.getAttribute("scope"))),
    ...tables().filter((e) => !e.querySelector("th")),
  ].map(name);

  const captions = () => tables().filter((e) => !e.caption || !flat(e.caption.textContent)).map(name);

  // One title of the page, no level left out on the way down, no heading without words.
  const headings = () => {
    const found = all("h1, h2, h3, h4, h5, h6, [role=heading]");
    const level = (e) => Number(e.getAttribute("aria-level") ?? e.localName[1]);
    const wrong = found.filter((e, i) => !flat(e.textContent) || level(e) > (i ? level(found[i - 1]) + 1 : 1));
    const titles = found.filter((e) => level(e) === 1);
    return [...wrong.map(name), ...(titles.length === 1 ? [] : [`${titles.length} headings of level 1`])];
  };

  const ITEM = /(^|_)(note|source|entry)-\d+$/;
  const items = () => all("li[id]").filter((e) => ITEM.test(e.id));
  const ways = (e) => [...e.querySelectorAll('a[href^="#"]')];
  const ends = (link) => link.getRootNode().getElementById(link.getAttribute("href").slice(1));
  const leads = (link, item) => link.getAttribute("href") === `#${item.id}` || link.dataset.to === item.id;

  // Each call has its note or source, which leads back to the call; each popover is whose button
  // opens it. Where no address can lead, as in a shadow root, links name what they would lead to.
  const notes = () => {
    const out = [], listed = items();
    for (const link of all('a[href^="#"]')) if (!ends(link)) out.push(`leads nowhere: ${name(link)} ${link.hash}`);
    for (const link of all("a[data-to]"))
      if (!link.getRootNode().getElementById(link.dataset.to)) out.push(`names nothing: ${name(link)}`);
    for (const button of all("button")) {
      const shown = button.getRootNode().getElementById(button.getAttribute("popovertarget"));
      if (!shown?.hasAttribute("popover") || !flat(shown.textContent)) out.push(`opens nothing: ${name(button)}`);
      else if (shown.parentElement !== button.closest(".call, .mark, .cite")) out.push(`opens another's: ${name(button)}`);
      else if (![...button.closest(".call, .mark, .cite").querySelectorAll("a")].some((a) => listed.some((i) => i.getRootNode() === a.getRootNode() && leads(a, i))))
        out.push(`is of no note: ${name(button)}`);
    }
    for (const item of listed) {
      const calls = [...item.getRootNode().querySelectorAll("a")].filter(
        (a) => leads(a, item) && !a.closest("[popover], nav, li[id*=note-], li[id*=source-], li[id*=entry-]"));
      const back = ways(item).map(ends).filter(Boolean);
      const isEntry = /entry-\d+$/.test(item.id);
      if (!calls.length && !isEntry) out.push(`nothing calls: ${name(item)}`);
      if (!item.getRootNode().querySelector('a[href^="#"]')) continue; // no address leads there
      if (!back.length) out.push(`leads to no call: ${name(item)}`);
      for (const call of calls) if (!back.some((to) => to.contains(call))) out.push(`does not lead to a call of it: ${name(item)}`);
      for (const to of back)
        if (!isEntry && ![...to.querySelectorAll("a"), to].some((a) => a.localName === "a" && leads(a, item)))
          out.push(`leads to what does not call it: ${name(item)}`);
    }
    return out;
  };

  // A page says its language, and so does each run of Hangul.
  const languages = () => {
    const out = /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(document.documentElement.lang) ? [] : ["the page says no language"];
    for (const e of walk(document)) {
      if (e.localName === "script" || e.localName === "style") continue;
      const said = [...e.childNodes].some((n) => n.nodeType === 3 && /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/.test(n.data));
      if (said && !near(e, "[lang]").lang.startsWith("ko")) out.push(name(e));
    }
    return out;
  };

  // Targets of 24 by 24 CSS pixels, by what a pointer hits and not by what is drawn. Counted apart are
  // those that WCAG 2.5.8 lets be smaller: in a line of text (whose block has words besides), and
  // with no other target within 12 px of their middle.
  const POINTED = "a[href], button, summary, input, select";
  const hits = (e) => {
    const { left, top, width, height } = e.getClientRects()[0];
    const [x, y] = [left + width / 2, top + height / 2];
    return [-11, 0, 11].every((dx) => [-11, 0, 11].every((dy) => {
      const hit = e.getRootNode().elementFromPoint(x + dx, y + dy);
      return hit && (e.contains(hit) || hit.contains(e) && getComputedStyle(e).display === "block");
    }));
  };
  const isInline = (e) => {
    let block = above(e);
    while (block && getComputedStyle(block).display.startsWith("inline")) block = above(block);
    const rest = block?.cloneNode(true);
    rest?.querySelectorAll("a, button, [popover]").forEach((a) => a.remove());
    return /[\p{L}\p{N}]/u.test(rest?.textContent ?? "");
  };
  const isApart = (e, others) => {
    const middle = (r) => [r.left + r.width / 2, r.top + r.height / 2];
    const [x, y] = middle(e.getClientRects()[0]);
    return others.every((o) => o === e || [...o.getClientRects()].every((r) => {
      const far = Math.hypot(Math.max(r.left - x, 0, x - r.right), Math.max(r.top - y, 0, y - r.bottom));
      const [ox, oy] = middle(r);
      const small = r.width < 24 || r.height < 24;
      return far >= 12 && (!small || Math.hypot(ox - x, oy - y) >= 24);
    }));
  };
  const counted = () => {
    const found = all(POINTED).filter((e) => seen(e) && !e.matches(".skip"));
    const out = { size: [], inline: [], apart: [], small: [] };
    for (const e of found) {
      const { top, left, right } = e.getClientRects()[0];
      if (left < 0 || right > innerWidth) e.scrollIntoView({ block: "center", inline: "center" });
      else if (top < 60 || top > innerHeight - 60) scrollBy(0, top - innerHeight / 2);
      const kind = hits(e) ? "size" : isInline(e) ? "inline" : isApart(e, found) ? "apart" : "small";
      out[kind].push(name(e));
    }
    return out;
  };
  let last;
  const targets = () => (last = counted()).small;
  const sizes = () => last ?? counted();

  // Nothing is wider than the window, or cut off by what it stands in; tables, drawings and code may
  // scroll in their frames.
  const reflow = () => {
    const out = [];
    const root = document.documentElement;
    if (Math.max(root.scrollWidth, document.body.scrollWidth) > innerWidth) out.push(`the page is ${root.scrollWidth} px wide`);
    for (const e of walk(document)) {
      if (!seen(e) || e === root || e === document.body || near(e, "svg svg, .skip, head")) continue;
      const style = getComputedStyle(e);
      const moved = style.overflowX === "auto" || style.overflowX === "scroll";
      if (!style.display.startsWith("inline") && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && style.overflowX !== "visible") {
        if (!moved) out.push(`is cut off: ${name(e)}`);
        else if (!e.querySelector("table, svg, pre") && !e.matches("table, pre")) out.push(`text scrolls sideways: ${name(e)}`);
      }
      const right = e.getBoundingClientRect().right;
      if (right > innerWidth + 1 && !inside(e)) out.push(`${near(e, "table") ? "in a table, " : ""}reaches to ${Math.round(right)} px: ${name(e)}`);
    }
    return out;
  };
  const inside = (e) => {
    for (let up = above(e); up; up = above(up)) if (up !== document.body && ["auto", "scroll"].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };

  // Words stand out from their ground; drawings are not looked at.
  const rgba = (text) => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return [r, g, b, a]; };
  const over = ([r, g, b, a], under) => [r, g, b].map((v, i) => v * a + under[i] * (1 - a));
  const ground = (e) => {
    const colour = rgba(getComputedStyle(e).backgroundColor);
    if (colour[3] === 1) return colour;
    const up = above(e);
    return over(colour, up ? ground(up) : matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255]);
  };
  const light = (colour) => colour.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = () => {
    const out = [];
    for (const e of walk(document)) {
      if (e.namespaceURI !== "http://www.w3.org/1999/xhtml" || e.matches(".skip") || !seen(e)) continue;
      if (![...e.childNodes].some((n) => n.nodeType === 3 && /[\p{L}\p{N}]/u.test(n.data))) continue;
      const style = getComputedStyle(e), under = ground(e);
      const [a, b] = [light(over(rgba(style.color), under)), light(under)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const big = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
      if (ratio < (big ? 3 : 4.5)) out.push(`${ratio.toFixed(2)} to 1: ${name(e)}`);
    }
    return out;
  };

  // What is written for programs can be read by them.
  const data = () => all('script[type="application/ld+json"]').flatMap((e) => {
    try { return JSON.parse(e.textContent)["@type"] === "Report" ? [] : ["the data is of no report"]; }
    catch (error) { return [`the data can not be read: ${error.message}`]; }
  });

  const size = () => ({
    elements: [...walk(document)].length, notes: items().length, tables: tables().length,
    headings: all("h1, h2, h3, h4, h5, h6").length, buttons: all("button").length,
  });
  return { scopes, captions, headings, notes, languages, targets, reflow, contrast, data, sizes, size };
})();
