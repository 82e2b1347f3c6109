// The public functions, as `index.d.ts` describes them. `node.js` and `browser.js` load the WebAssembly module before these are used.
import { Checker } from "./wasm/tieline_wasm.js";

const encoder = new TextEncoder();

export class FrameError extends Error {
  constructor(problems) {
    const first = problems.find((problem) => problem.level === "deny");
    super(`${first.line}:${first.column}: ${first.rule}: ${first.text}`);
    this.name = "FrameError";
    this.rule = first.rule;
    this.problems = problems;
  }
}

export class LoadError extends Error {
  constructor(rejections) {
    super(rejections.join("; "));
    this.name = "LoadError";
    this.rejections = rejections;
  }
}

export class Protocol {
  #checker;

  constructor(checker) {
    this.#checker = checker;
  }

  static load(files) {
    const flat = Object.entries(files).flat();
    let checker;
    try {
      checker = Checker.load(flat);
    } catch (rejections) {
      throw Array.isArray(rejections) ? new LoadError(rejections) : rejections;
    }
    return new Protocol(checker);
  }

  get name() {
    return this.#checker.name;
  }

  get version() {
    return this.#checker.version;
  }

  check(frame, options) {
    const problems = this.#checker.check(bytes(frame), isTolerant(options), options?.showValues === true);
    return problems === "" ? [] : JSON.parse(problems);
  }

  isValid(frame, options) {
    return this.#checker.isValid(bytes(frame), isTolerant(options));
  }

  parse(frame, options) {
    if (!this.isValid(frame, options)) {
      throw new FrameError(this.check(frame, options));
    }
    return JSON.parse(typeof frame === "string" ? frame : new TextDecoder().decode(frame));
  }
}

function isTolerant(options) {
  switch (options?.policy) {
    case undefined:
    case "strict":
      return false;
    case "tolerant":
      return true;
    default:
      throw new TypeError(`policy must be "strict" or "tolerant", not ${JSON.stringify(options.policy)}`);
  }
}

/** The bytes of a text. */
function bytes(frame) {
  if (typeof frame === "string") {
    return frame.isWellFormed() ? encoder.encode(frame) : illFormed(frame);
  }
  if (frame instanceof Uint8Array) {
    return frame;
  }
  throw new TypeError(`a frame must be a string or a Uint8Array, not ${frame === null ? "null" : typeof frame}`);
}

/** The bytes of a string with a lone surrogate. The encoder would replace it; here it becomes invalid UTF-8, which is reported. */
function illFormed(frame) {
  const repaired = frame.toWellFormed();
  let start = 0;
  while (repaired[start] === frame[start]) {
    start += 1;
  }
  const before = encoder.encode(frame.slice(0, start));
  const after = encoder.encode(frame.slice(start + 1));
  const all = new Uint8Array(before.length + 1 + after.length);
  all.set(before);
  all[before.length] = 0xff;
  all.set(after, before.length + 1);
  return all;
}

let builtIn;

export function agentDesktop() {
  builtIn ??= new Protocol(Checker.builtIn());
  return builtIn;
}

export function check(frame, options) {
  return agentDesktop().check(frame, options);
}

export function isValid(frame, options) {
  return agentDesktop().isValid(frame, options);
}

export function parse(frame, options) {
  return agentDesktop().parse(frame, options);
}
