
"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  find(".tools").hidden = false;

  // A link to a frame opens it, with the object that contains it, and moves the focus there.
  function follow() {
    const frame = /^#f\d+$/u.test(location.hash) ? find(location.hash) : null;
    if (!frame) return;
    const own = frame.querySelector("details");
    for (let part = own; part; part = part.parentElement.closest("details")) part.open = true;
    if (!frame.matches(".invalid") && only.checked) {
      only.checked = false;
      narrow();
    }
    frame.scrollIntoView({ block: "center" });
    own.querySelector("summary").focus({ preventScroll: true });
  }

  const only = find("#only");
  function narrow() {
    document.body.classList.toggle("only", only.checked);
  }
  only.addEventListener("change", narrow);

  function open(is) {
    if (is) for (const object of all(".object")) object.open = true;
    for (const frame of all(".frames details")) frame.open = is;
  }
  find("#open").addEventListener("click", () => open(true));
  find("#close").addEventListener("click", () => open(false));

  // A link to the current frame does not change the address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#f']");
    if (!link || link.getAttribute("href") !== location.hash) return;
    event.preventDefault();
    follow();
  });
  addEventListener("hashchange", follow);
  narrow();
  follow();
})();

