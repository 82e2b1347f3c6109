// A program that uses the types of the package. Each `@ts-expect-error` marks a wrong use.
import { check, FrameError, LoadError, parse, Protocol, type AgentDesktop, type Problem } from "tieline";

const frame: AgentDesktop = parse("{}");
if ("command" in frame && frame.command === "channel.dial" && !("result" in frame)) {
  const destination: string = frame.data.destination;
  // @ts-expect-error: this is a field of another command
  frame.data.scripts;
  parse(destination);
}

const problems: Problem[] = check(new Uint8Array(), { policy: "tolerant", showValues: true });
const lines: number[] = problems.map((problem) => problem.line);
// @ts-expect-error: no such policy
check("", { policy: "lax" });
// @ts-expect-error: a frame is a text
check(5);
// @ts-expect-error: a problem is read-only
problems[0]!.line = 1;

interface Lamp {
  readonly on: boolean;
}
const lamps = Protocol.load<Lamp>({ "index.json": "{}" });
export const on: boolean = lamps.parse("{}").on;
// @ts-expect-error: `load` makes a protocol
new Protocol();

export function reasons(error: unknown): readonly string[] {
  if (error instanceof LoadError) {
    return error.rejections;
  }
  return error instanceof FrameError ? [error.rule, ...lines.map(String)] : [];
}
