// Runs the compiled consumer on the frames in `frames.ts`, and on the same frames parsed from JSON.

import { describe, signal } from "./out/consumer.js";
import { frames } from "./out/frames.js";

const descriptions = frames.map((frame) => describe(frame));
const fromJson = frames.map((frame) => describe(JSON.parse(JSON.stringify(frame))));
if (descriptions.some((text, index) => typeof text !== "string" || text !== fromJson[index])) {
  throw new Error("a frame is described differently when it is parsed from JSON");
}
const sent = signal("s.c.i", "blue");
if (sent.data.p1 !== "blue" || sent.target !== "s.c.i") {
  throw new Error("the signal has other parameters or another target");
}
console.log(`${descriptions.length} frames have their own type, ${new Set(descriptions).size} different descriptions`);
