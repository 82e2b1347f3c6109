// Runs the compiled consumers on the frames in `frames.ts` and `building.frames.ts`, and on the same frames parsed from JSON.

import { describe, signal } from "./out/consumer.js";
import { counts } from "./out/envelopes.js";
import { frames } from "./out/frames.js";
import { describe as describeBuilding, values, volume } from "./out/unions.js";
import { frames as building } from "./out/building.frames.js";

const descriptions = frames.map((frame) => describe(frame));
const fromJson = frames.map((frame) => describe(JSON.parse(JSON.stringify(frame))));
if (descriptions.some((text, index) => typeof text !== "string" || text !== fromJson[index])) {
  throw new Error("a frame is described differently when it is parsed from JSON");
}
const sent = signal("s.c.i", "blue");
if (sent.data.p1 !== "blue" || sent.target !== "s.c.i") {
  throw new Error("the signal has other parameters or another target");
}
const unions = building.map((frame) => describeBuilding(JSON.parse(JSON.stringify(frame))));
if (volume({ kind: "Box", sides: [1, 2, 3] }) !== 6 || values().length !== 4 || !unions.includes("smoke 12.5floor 1")) {
  throw new Error(`the second protocol is described differently: ${unions.join(", ")}`);
}
const described = counts();
if (described.some((count) => count < 5)) {
  throw new Error(`other envelopes have too few descriptions: ${described.join(", ")}`);
}
console.log(`${unions.length} frames of a second protocol; ${descriptions.length} frames have their own type, ${new Set(descriptions).size} different descriptions; other envelopes: ${described.join(", ")}`);
