// Opens pages in Chromium. Arguments: the program, the folder for screenshots, and the files or folders of pages, each after its kind.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";

import puppeteer from "puppeteer-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };
const [program, screenshots, ...rest] = process.argv.slice(2);
const checks = { doc, coverage, trace, playground };
const counts = { pages: 0, links: 0, results: 0 };

/** Opens a page and fails on an error, a message in the console, or a request of anything but its own files. */
async function open(browser, url, scheme, viewport = { width: 1280, height: 900 }) {
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => faults.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    const isOwn = url.startsWith("file:") ? request.url().split("#")[0] === url.split("#")[0] : new URL(request.url()).origin === new URL(url).origin;
    if (!isOwn) faults.push(`request: ${request.url()}`);
  });
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.goto(url);
  return { page, faults };
}

/** Fails on what axe-core finds to be a serious or critical barrier. */
async function accessible(page, what) {
  // Run in an isolated world, where the content security policy of the page does not apply.
  const session = await page.createCDPSession();
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id });
  const evaluate = async (expression) => {
    const options = { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", options);
    assert.equal(exceptionDetails, undefined, JSON.stringify(exceptionDetails));
    return result.value;
  };
  await evaluate(`${AXE};0`);
  const violations = await evaluate(`axe.run(document).then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => id + ": " + help + "\\n  " + nodes.slice(0, 3).map(({ html }) => html).join("\\n  ")))`);
  await session.detach();
  assert.deepEqual(violations, [], `${what}\n${violations.join("\n")}`);
}

async function shot(page, name, options = {}) {
  await page.screenshot({ path: join(screenshots, `${name}.png`), ...options });
}

/** The checks find the faults of a page with an error, a request, and an image without a description. */
async function findsFaults(browser) {
  const html = '<!doctype html><title>A</title><img src="http://127.0.0.1:9/a.png"><script>throw new Error("b")</script>';
  const { page, faults } = await open(browser, `data:text/html,${encodeURIComponent(html)}`, "light");
  assert.ok(faults.includes("request: http://127.0.0.1:9/a.png"), faults.join("\n"));
  assert.ok(faults.some((fault) => fault.startsWith("error: ")), faults.join("\n"));
  await assert.rejects(accessible(page, "a page with a barrier"), /image-alt/u);
  await page.close();
}

/** The page of `tieline doc`. */
async function doc(browser, file, name) {
  const url = pathToFileURL(file).href;
  for (const scheme of ["light", "dark"]) {
    const { page, faults } = await open(browser, url, scheme);
    await accessible(page, `${name}, ${scheme}`);
    await shot(page, `${name}-${scheme}`);
    if (scheme === "light") {
      await follows(page, url);
      await searches(page, name);
      await copies(browser, page, url);
    }
    assert.deepEqual(faults, [], name);
    await page.close();
    counts.pages += 1;
  }
  await narrow(browser, url, name);
  await printed(browser, url, name);
}

/** Every link leads to one part of the page, and a link from elsewhere shows this part. */
async function follows(page, url) {
  const { wrong, repeated, links, targets } = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    const hrefs = [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href"));
    const inside = hrefs.filter((href) => href.startsWith("#")).map((href) => href.slice(1));
    return {
      wrong: inside.filter((id) => !document.getElementById(id)),
      repeated: ids.filter((id, index) => ids.indexOf(id) !== index),
      links: inside.length,
      targets: [...document.querySelectorAll("[data-kind]")].map(({ id }) => id),
    };
  });
  assert.deepEqual([wrong, repeated], [[], []]);
  counts.links += links;
  for (const id of [targets[0], targets[Math.floor(targets.length / 2)], targets.at(-1)]) {
    await page.goto(`${url}#${id}`);
    const [top, focused] = await page.evaluate((id) => {
      const target = document.getElementById(id);
      return [target.getBoundingClientRect().top, target.contains(document.activeElement)];
    }, id);
    assert.ok(top >= 50 && top < 900, `#${id} is at ${top}`);
    assert.ok(focused, `#${id} does not have the focus`);
  }
}

/** The search finds every named part, by keyboard alone. */
async function searches(page, name) {
  const parts = await page.$$eval("article[data-name]", (all) => all.map(({ id, dataset }) => [id, dataset.name]));
  const fields = await page.$$eval("li[data-kind=field]", (all) => all.map(({ id, dataset }) => [id, dataset.name]));
  for (const [id, text] of [parts[0], parts.at(-1), ...fields.slice(0, 1), ...fields.slice(-1)]) {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "query");
    await page.$eval("#query", (input) => (input.value = ""));
    await page.keyboard.type(text);
    const hrefs = await page.$$eval("#results a", (all) => all.map((link) => link.getAttribute("href")));
    assert.ok(hrefs.includes(`#${id}`), `${text}: ${hrefs}`);
    assert.match(await page.$eval("#count", (count) => count.textContent), /^\d+ results?/u);
    counts.results += hrefs.length;
    for (let index = 0; index <= hrefs.indexOf(`#${id}`); index += 1) {
      await page.keyboard.press("ArrowDown");
    }
    if (id === parts[0][0]) {
      await accessible(page, `${name}, search`);
      await shot(page, `${name}-search`);
    }
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => location.hash), `#${id}`);
    // The focus follows after an event. Otherwise it could leave the next search.
    await page.waitForFunction((id) => document.getElementById(id).contains(document.activeElement), {}, id);
    assert.equal(await page.$eval("#results", ({ hidden }) => hidden), true);
  }
  await page.keyboard.press("/");
  await page.$eval("#query", (input) => (input.value = ""));
  await page.keyboard.type("no such part <b>");
  assert.equal(await page.$eval("#results", (list) => list.textContent), "Nothing found");
  await page.keyboard.press("Escape");
  assert.equal(await page.$eval("#query", ({ value }) => value), "");
}

/** The buttons copy valid JSON. */
async function copies(browser, page, url) {
  const [button] = await page.$$("details[open] .copy");
  if (!button) return;
  await browser.defaultBrowserContext().overridePermissions(url, ["clipboard-read", "clipboard-sanitized-write"]);
  await page.bringToFront();
  await button.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("#copied").textContent.startsWith("Copied"));
  const [copied, shown] = await page.evaluate(async () => [
    await navigator.clipboard.readText(),
    document.querySelector("details[open] code").textContent,
  ]);
  assert.deepEqual([copied, typeof JSON.parse(copied)], [shown, "object"]);
}

/** A narrow window has no horizontal scroll bar, and its table of contents opens and closes. */
async function narrow(browser, url, name) {
  const { page, faults } = await open(browser, url, "light", { width: 360, height: 740 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`);
  await shot(page, `${name}-narrow`);
  await page.click("#toggle");
  const [above, below] = await page.evaluate(() => {
    const [header, contents] = ["header", "nav"].map((name) => document.querySelector(name).getBoundingClientRect());
    return [header.bottom - contents.top, contents.bottom - innerHeight];
  });
  assert.ok(above < 8 && below <= 0, `${name}: the table of contents is covered by ${above}, ${below} pixels`);
  await accessible(page, `${name}, narrow`);
  await shot(page, `${name}-contents`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  assert.equal(await page.$eval("#toggle", (button) => button.getAttribute("aria-expanded")), "false");
  await page.goto(`${url}#${await page.$eval("article", ({ id }) => id)}`);
  await shot(page, `${name}-narrow-article`);
  assert.deepEqual(faults, [], name);
  await page.close();
}

/** All examples are printed, and nothing that only a screen needs. */
async function printed(browser, url, name) {
  const { page } = await open(browser, url, "dark");
  await page.pdf({ path: join(screenshots, `${name}.pdf`), format: "A4" });
  await page.emulateMediaType("print");
  const [nav, closed] = await page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    return [getComputedStyle(document.querySelector("nav")).display, document.querySelectorAll("details:not([open])").length];
  });
  assert.deepEqual([nav, closed], ["none", 0]);
  await page.close();
}

/** The report of `tieline coverage`. */
async function coverage(browser, file, name) {
  for (const scheme of ["light", "dark"]) {
    const { page, faults } = await open(browser, pathToFileURL(file).href, scheme);
    await accessible(page, `${name}, ${scheme}`);
    await shot(page, `${name}-${scheme}`);
    assert.deepEqual(faults, [], name);
    await page.close();
    counts.pages += 1;
  }
}

/** The page of `tieline trace`: links open the frames of both places, and everything can be done with the keyboard. */
async function trace(browser, file, name) {
  const url = pathToFileURL(file).href;
  for (const scheme of ["light", "dark"]) {
    const { page, faults } = await open(browser, url, scheme);
    await accessible(page, `${name}, ${scheme}`);
    await shot(page, `${name}-${scheme}`);
    if (scheme === "light") await opens(page, url);
    await page.evaluate(() => document.querySelector("#open").click());
    await accessible(page, `${name}, ${scheme}, open`);
    await shot(page, `${name}-${scheme}-open`, { fullPage: true });
    assert.deepEqual(faults, [], name);
    await page.close();
    counts.pages += 1;
  }
  const { page, faults } = await open(browser, url, "light", { width: 360, height: 740 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`);
  await accessible(page, `${name}, narrow`);
  await shot(page, `${name}-narrow`, { fullPage: true });
  assert.deepEqual(faults, [], name);
  await page.close();
}

async function opens(page, url) {
  const { hrefs, wrong, frames } = await page.evaluate(() => {
    const hrefs = [...document.querySelectorAll("a[href^='#f']")].map((link) => link.getAttribute("href"));
    const frames = document.querySelectorAll(".frames > li").length;
    return { hrefs, wrong: hrefs.filter((href) => !document.querySelector(href)), frames };
  });
  assert.deepEqual(wrong, []);
  // Each frame has a mark in the overview.
  assert.ok(frames > 0 && hrefs.length >= frames, `${hrefs.length} links, ${frames} frames`);
  counts.links += hrefs.length;
  const shown = () =>
    page.evaluate(() => {
      const target = document.querySelector(location.hash);
      const { top, bottom } = target.getBoundingClientRect();
      const isOpen = !target.querySelector(":scope details:not([open])") && !target.closest("details:not([open])");
      return { isOpen, isVisible: top < innerHeight && bottom > 0, hasFocus: target.contains(document.activeElement) };
    });
  const first = await page.$("table a[href^='#f']");
  if (first) {
    // The link to the frame of the first problem, and back to the top.
    await first.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.tagName === "SUMMARY");
    assert.deepEqual(await shown(), { isOpen: true, isVisible: true, hasFocus: true });
    // The same link again, after the frame was closed with the keyboard.
    await page.keyboard.press("Enter");
    assert.equal((await shown()).isOpen, false);
    await first.focus();
    await page.keyboard.press("Enter");
    assert.deepEqual(await shown(), { isOpen: true, isVisible: true, hasFocus: true });
    await page.focus("#only");
    await page.keyboard.press("Space");
    const left = await page.$$eval(".frames > li", (all) => all.filter((frame) => frame.checkVisibility()).map((frame) => frame.className));
    assert.ok(left.length > 0 && left.every((name) => name === "invalid"), `${left}`);
    await page.keyboard.press("Space");
  }
  await page.goto(`${url}#f0`);
  await page.waitForFunction(() => document.querySelector("#f0").contains(document.activeElement));
  assert.deepEqual(await shown(), { isOpen: true, isVisible: true, hasFocus: true });
}

/** The playground of the npm package, from a server because it loads a module. */
async function playground(browser, folder, name) {
  const server = createServer(async (request, response) => {
    try {
      const path = normalize(new URL(request.url, "http://localhost").pathname);
      const body = await readFile(join(folder, path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${server.address().port}/playground/index.html`;
  for (const scheme of ["light", "dark"]) {
    const { page, faults } = await open(browser, url, scheme);
    await page.waitForSelector("html[data-ready]");
    await page.type("#frame", '{"command":"channel.dial","target":"s1.c2","data":{"destination":5}}');
    assert.match(await page.$eval("#problems", (list) => list.textContent), /error\[wrong-type\] channel\.dial \/data\/destination/u);
    assert.equal(await page.$eval("mark", (mark) => mark.textContent), "5");
    await accessible(page, `${name}, ${scheme}`);
    await shot(page, `${name}-${scheme}`);
    assert.deepEqual(faults.filter((fault) => !fault.includes("favicon")), [], name);
    await page.close();
    counts.pages += 1;
  }
  server.close();
}

const browser = await puppeteer.launch({ executablePath: program, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
try {
  await findsFaults(browser);
  for (let index = 0; index + 1 < rest.length; index += 2) {
    await checks[rest[index]](browser, rest[index + 1], `${rest[index]}-${index / 2}`);
  }
} finally {
  await browser.close();
}
console.log(`${counts.pages} pages, ${counts.links} links, ${counts.results} results of searches, no barrier`);
