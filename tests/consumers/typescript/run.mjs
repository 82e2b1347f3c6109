// Runs the compiled consumer over the frames that `frames.ts` holds, and over the same frames as text.

import { describe, signal } from "./out/consumer.js";
import { frames } from "./out/frames.js";

const said = frames.map((frame) => describe(frame));
const again = frames.map((frame) => describe(JSON.parse(JSON.stringify(frame))));
if (said.some((text, index) => typeof text !== "string" || text !== again[index])) {
  throw new Error("a frame is described in two ways");
}
const sent = signal("s.c.i", "blue");
if (sent.data.p1 !== "blue" || sent.target !== "s.c.i") {
  throw new Error("the signal is not what was asked for");
}
console.log(`${said.length} frames have their own type, ${new Set(said).size} different descriptions`);
