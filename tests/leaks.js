// What a page of `leaks.py` is asked, in its browser. `leaks` is all that it adds to the page.
window.leaks = (() => {
  const hosts = () => [...document.querySelectorAll("[data-host]")];
  const slots = () => [...document.querySelectorAll("[data-slot]")];

  // Every element below some roots, through open shadow roots, in the order of the tree.
  const below = (root) => {
    const out = [root];
    for (const child of [...(root.shadowRoot?.children ?? []), ...(root.shadowRoot ? [] : root.children)])
      out.push(...below(child));
    return out;
  };
  const shown = (e) => !["STYLE", "SCRIPT", "TEMPLATE", "META", "LINK", "TITLE"].includes(e.tagName);
  const embedded = () => slots().map((s) => [...s.children].filter(shown).flatMap(below).filter(shown)).flat();

  // Custom properties come through to an embed, where nothing uses them; in a host they count.
  const names = Array.from(getComputedStyle(document.documentElement)).filter((n) => !n.startsWith("--"));
  const styleOf = (e, pseudo) => {
    const style = getComputedStyle(e, pseudo);
    // Of a margin what is asked for, `auto` too: what comes of it is in the box, and the browser says
    // it in one of two ways, as its layout happened to go.
    const asked = pseudo ? undefined : e.computedStyleMap();
    const value = (name) =>
      (name.startsWith("margin-") && asked?.get(name)?.toString()) || style.getPropertyValue(name);
    return names.map((name) => `${name}: ${value(name)}`);
  };
  const custom = (e) => {
    const style = getComputedStyle(e);
    const own = Array.from(style).filter((n) => n.startsWith("--")).sort();
    return own.map((name) => `${name}: ${style.getPropertyValue(name)}`);
  };
  const described = (e, origin, withCustom) => {
    const box = e.getBoundingClientRect();
    const out = styleOf(e);
    for (const pseudo of ["::before", "::after"])
      if (!["none", "normal"].includes(getComputedStyle(e, pseudo).content))
        out.push(...styleOf(e, pseudo).map((line) => pseudo + " " + line));
    if (getComputedStyle(e).display === "list-item")
      out.push(...styleOf(e, "::marker").map((line) => "::marker " + line));
    if (withCustom) out.push(...custom(e));
    out.push(`box: ${[box.x - origin.x, box.y - origin.y, box.width, box.height].map((n) => n.toFixed(3))}`);
    return out;
  };

  const digest = (lines) => {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (const line of lines)
      for (let i = 0; i < line.length; i++) {
        const code = line.charCodeAt(i);
        a = Math.imul(a ^ code, 2654435761);
        b = Math.imul(b ^ code, 1597334677);
      }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36);
  };

  const slotOf = (e) => {
    for (let at = e; at; at = at.parentElement ?? at.getRootNode().host) if (at.dataset?.slot !== undefined) return at;
  };
  const page = () => ({ x: -scrollX, y: -scrollY });
  const described_ = {
    host: (e) => described(e, page(), e === document.documentElement),
    embedded: (e) => described(e, originOf(e), false),
  };
  // The first element that an embed shows: boxes inside are told from there.
  const originOf = (e) => [...slotOf(e).children].filter(shown)[0].getBoundingClientRect();
  const elements = { host: hosts, embedded };

  return {
    digests: (whose) => elements[whose]().map((e) => [e.localName, digest(described_[whose](e))]),
    lines: (whose, index) => described_[whose](elements[whose]()[index]),
    // Where each embed stands on the page.
    boxes: () => slots().map((slot) => {
      const inside = [...slot.children].filter(shown).map((e) => e.getBoundingClientRect());
      const left = Math.min(...inside.map((b) => b.left)), top = Math.min(...inside.map((b) => b.top));
      const right = Math.max(...inside.map((b) => b.right)), bottom = Math.max(...inside.map((b) => b.bottom));
      return { x: left + scrollX, y: top + scrollY, width: right - left, height: bottom - top };
    }),
    height: () => document.documentElement.scrollHeight,
    // What the host's own scripts, links, labels and forms find.
    behaviour: async () => {
      const all = hosts();
      const which = (e) => (e ? all.indexOf(e) : -1);
      const out = {};
      for (const e of all.filter((e) => e.id)) out[`#${e.id}`] = which(document.getElementById(e.id));
      for (const e of document.querySelectorAll("label[data-host]")) out[`label ${e.htmlFor}`] = which(e.control);
      for (const name of ["h1", "h2", "h3", "main", "nav", "form", "table", "a", "button", "section", "header", "footer", "[id]", "style", "script"])
        out[`count ${name}`] = document.querySelectorAll(name).length;
      out.form = new URLSearchParams(new FormData(document.forms[0])).toString();
      out.title = document.title;
      out.sheets = document.styleSheets.length;
      out.faces = document.fonts.size;
      out.focus = which(document.activeElement);
      out.named = ["notes", "references", "answer"].map((name) => which(window[name]));
      out.wide = document.documentElement.scrollWidth;
      for (const e of document.querySelectorAll("a[data-host][href^='#']")) {
        e.click();
        for (let before = -1; before !== scrollY; ) { // a host may scroll smoothly
          before = scrollY;
          await new Promise((done) => setTimeout(done, 60));
        }
        out[`to ${e.hash}`] = [which(document.querySelector(":target")), Math.round(scrollY)];
      }
      history.replaceState(null, "", location.pathname);
      for (const e of all) {
        e.scrollIntoView({ block: "center", behavior: "instant" });
        const box = e.getBoundingClientRect();
        const hit = document.elementFromPoint(box.x + Math.min(box.width / 2, innerWidth - 1), box.y + Math.min(box.height / 2, 5));
        out[`at ${which(e)}`] = hit && slotOf(hit) && !hit.hasAttribute("data-host") ? "embed" : which(hit);
      }
      scrollTo({ top: 0, behavior: "instant" });
      return out;
    },
    focused: () => hosts().indexOf(document.activeElement),
    // Opens the first popover, as a reader would that has no script: its own button does it.
    buttons: () => embedded().filter((e) => e.popoverTargetElement).length,
    opened: async (n) => {
      const button = embedded().filter((e) => e.popoverTargetElement)[n];
      button.scrollIntoView({ block: "center", behavior: "instant" });
      button.click();
      await new Promise((done) => setTimeout(done, 300)); // what fades in is there
      const pop = button.popoverTargetElement;
      const said = pop.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ? pop.textContent : "";
      const box = pop.getBoundingClientRect();
      // Not where it stands: above or below its call, as the browser finds room in the window.
      const inside = below(pop).map((e) => digest(styleOf(e).filter((l) => !/^(inset|position-area|top|left|bottom|right|perspective-origin|transform-origin)/.test(l))));
      pop.hidePopover();
      return [said, Math.round(box.width), Math.round(box.height), inside.length, digest(inside)];
    },
  };
})();
