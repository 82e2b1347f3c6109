
"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const [query, results, count, nav, toggle] = ["#query", "#results", "#count", "#contents", "#toggle"].map(find);
  const LISTED = 50;
  document.documentElement.classList.add("js");
  for (const element of [find(".search"), toggle, ...all(".copy")]) element.hidden = false;

  // The index of the search is the page itself.
  const entries = all("[data-kind]").map((element) => {
    const { kind, name } = element.dataset;
    const owner = element.parentElement.closest("[data-name]") ?? element.closest("section");
    const context = owner?.dataset.name ?? owner?.querySelector("h3, h2")?.textContent ?? "";
    const doc = element.querySelector(":scope > .doc")?.textContent ?? "";
    const path = ["field", "value", "variant", "member"].includes(kind) ? context : "";
    return { id: element.id, kind, name, path, key: name.toLowerCase(), text: `${kind} ${path} ${name} ${doc}`.toLowerCase() };
  });
  const MESSAGES = ["command", "event", "type"];
  const rank = ({ kind, key }, text) =>
    (key === text ? 0 : key.startsWith(text) ? 2 : key.includes(text) ? 4 : 6) + (MESSAGES.includes(kind) ? 0 : 1);

  function search() {
    const text = query.value.trim().toLowerCase();
    const words = text.split(/\s+/u);
    const found = text === "" ? [] : entries.filter((entry) => words.every((word) => entry.text.includes(word)));
    found.sort((one, other) => rank(one, text) - rank(other, text));
    results.replaceChildren(...found.slice(0, LISTED).map(result));
    if (text !== "" && found.length === 0) {
      const none = document.createElement("li");
      none.className = "none";
      none.textContent = "Nothing found";
      results.append(none);
    }
    results.hidden = text === "";
    const shown = found.length > LISTED ? `${found.length} results, the first ${LISTED} are listed` : `${found.length} results`;
    count.textContent = text === "" ? "" : found.length === 1 ? "1 result" : shown;
  }

  function result({ id, kind, name, path }) {
    const [item, link, code, note] = ["li", "a", "code", "small"].map((tag) => document.createElement(tag));
    link.href = `#${id}`;
    code.textContent = name;
    note.textContent = path === "" ? kind : `${kind} of ${path}`;
    link.append(code, note);
    item.append(link);
    return item;
  }

  const close = () => {
    results.hidden = true;
  };
  query.addEventListener("input", search);
  query.addEventListener("focus", search);
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) close();
  });
  find(".search").addEventListener("focusout", (event) => {
    if (event.relatedTarget && !event.relatedTarget.closest(".search")) close();
  });
  results.addEventListener("click", (event) => {
    if (event.target.closest("a")) close();
  });
  find(".search").addEventListener("keydown", (event) => {
    const links = [...results.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      query.value = "";
      search();
      query.focus();
    } else if (event.key === "Enter" && event.target === query) {
      links[0]?.click();
    } else if (event.key === "ArrowDown") {
      links[Math.min(at + 1, links.length - 1)]?.focus();
    } else if (event.key === "ArrowUp") {
      (at > 0 ? links[at - 1] : query).focus();
    } else {
      return;
    }
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.focus();
    }
  });

  // The table of contents of narrow pages.
  const open = (is) => {
    nav.classList.toggle("open", is);
    toggle.setAttribute("aria-expanded", String(is));
  };
  toggle.addEventListener("click", () => open(!nav.classList.contains("open")));
  nav.addEventListener("click", (event) => {
    if (event.target.closest("a")) open(false);
  });
  nav.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      open(false);
      toggle.focus();
    }
  });

  // A link to a part of an article marks the article in the table of contents, and moves the focus there.
  const links = new Map(all("#contents a").map((link) => [link.getAttribute("href").slice(1), link]));
  function follow() {
    const target = document.getElementById(location.hash.slice(1));
    for (const link of all("[aria-current]")) link.removeAttribute("aria-current");
    const section = target?.closest("article") ?? target;
    const link = section && links.get(section.id);
    link?.setAttribute("aria-current", "true");
    link?.scrollIntoView({ block: "nearest" });
    if (target && target !== document.activeElement) {
      if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
      target.focus({ preventScroll: true });
    }
  }
  addEventListener("hashchange", follow);
  follow();

  // Where the clipboard is not available, the text is selected.
  async function copy(button) {
    const code = button.parentElement.querySelector("code");
    let done = "Copied";
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      done = document.execCommand("copy") ? "Copied" : "Selected";
    }
    find("#copied").textContent = `${done}: ${button.querySelector("span").textContent.trim()}`;
    button.firstChild.data = done;
    setTimeout(() => {
      button.firstChild.data = "Copy";
    }, 2000);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".copy");
    if (button) copy(button);
  });

  // The edges of the message under the pointer or with the focus.
  const graph = find(".graph svg");
  const edges = all(".graph path");
  function highlight(event) {
    const node = event.target.closest("[data-node]")?.dataset.node;
    graph.classList.toggle("active", node !== undefined);
    for (const edge of edges) edge.classList.toggle("on", edge.dataset.from === node || edge.dataset.to === node);
  }
  for (const type of ["pointerover", "focusin", "pointerleave"]) graph?.addEventListener(type, highlight);

  // Closed examples are printed too.
  const closed = [];
  addEventListener("beforeprint", () => {
    closed.push(...all("details:not([open])"));
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed.splice(0)) details.open = false;
  });
})();
