import type { AgentDesktop } from "./agent-desktop.js";

export * from "./agent-desktop.js";

/** One finding of the checker. */
export interface Problem {
  /** The id of the violated rule, such as `wrong-type`. */
  readonly rule: string;
  /** An error (`deny`) or a warning. */
  readonly level: "deny" | "warn";
  /** The name of the message, if the protocol declares it. */
  readonly name: string | null;
  /** The JSON Pointer to the value in the frame. Names that are data are `*`, unless values are shown. */
  readonly pointer: string;
  /** The line of the value, from 1. */
  readonly line: number;
  /** The column of the value in Unicode characters, from 1. */
  readonly column: number;
  /** The index of the value in the text, in UTF-16 code units, from 0. */
  readonly offset: number;
  /** The description in one sentence. */
  readonly text: string;
  /** How to fix the problem. */
  readonly help: string | null;
}

export interface Options {
  /** Whether frames must match the schemas exactly. The default is `strict`. */
  readonly policy?: "strict" | "tolerant";
  /** Whether problems may contain values of the frame. The default is `false`. */
  readonly showValues?: boolean;
}

/** A text that is not a frame of the protocol. */
export class FrameError extends Error {
  private constructor();
  /** The rule of the first error. */
  readonly rule: string;
  readonly problems: readonly Problem[];
}

/** Artefacts that cannot be loaded. */
export class LoadError extends Error {
  private constructor();
  /** What is rejected, with file and JSON Pointer. */
  readonly rejections: readonly string[];
}

/** A protocol, whose frames are checked. */
export class Protocol<Frame = unknown> {
  private constructor();
  /** Loads a protocol from its artefacts: the text of each file by its path, at least `index.json` and the bundle. Throws `LoadError`. */
  static load<Frame = unknown>(files: Readonly<Record<string, string>>): Protocol<Frame>;
  readonly name: string;
  readonly version: string;
  /** The problems of one frame. */
  check(frame: string | Uint8Array, options?: Options): Problem[];
  /** Whether a text is a frame of the protocol. */
  isValid(frame: string | Uint8Array, options?: Options): boolean;
  /** Decodes a frame. Throws `FrameError` unless it is valid. */
  parse(frame: string | Uint8Array, options?: Options): Frame;
}

/** The agent-desktop protocol. */
export function agentDesktop(): Protocol<AgentDesktop>;
/** The problems of one frame of the agent-desktop protocol. */
export function check(frame: string | Uint8Array, options?: Options): Problem[];
/** Whether a text is a frame of the agent-desktop protocol. */
export function isValid(frame: string | Uint8Array, options?: Options): boolean;
/** Decodes a frame of the agent-desktop protocol. Throws `FrameError` unless it is valid. */
export function parse(frame: string | Uint8Array, options?: Options): AgentDesktop;
