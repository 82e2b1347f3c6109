// A program that uses the types of unions and enums of a second protocol.
// Each `@ts-expect-error` marks a wrong use; the compiler reports an error if the next line has no type error.

import type { Building, Mode, Order, ParcelBox, Place, Setting, Trigger } from "./building.js";

/** Describes a frame: a member with one value narrows it. */
export function describe(frame: Building): string {
  if ("messageType" in frame && frame.name === "alarm.raised") {
    // @ts-expect-error: this is a member of another event
    frame.data.rows;
    return trigger(frame.data.by) + (frame.data.place === undefined ? "" : place(frame.data.place));
  }
  if ("command" in frame && !("result" in frame) && frame.command === "alarm.configure") {
    return Object.values(frame.data.settings ?? {}).map(setting).join(", ");
  }
  return "messageType" in frame ? frame.name : frame.command;
}

/** The tag of a closed union narrows it: the function does not compile when a variant is added. */
function setting(setting: Setting): string {
  switch (setting.name) {
    case "Volume":
      return `${setting.value.toFixed(1)} %`;
    case "Text":
      // @ts-expect-error: the text may be null
      setting.value.length;
      return setting.value ?? "no text";
    case "Hours":
      return `${setting.value.from} to ${setting.value.to}`;
    case "Others":
      return setting.value.map(place).join(", ");
    case "Silent":
      // @ts-expect-error: this variant has no content
      setting.value;
      return "silent";
    default: {
      const none: never = setting;
      return none;
    }
  }
}

/** A union without tags is narrowed by its JSON type and its members. */
function place(place: Place): string {
  if (typeof place === "number") return `floor ${place}`;
  if (typeof place === "string") return place;
  if (Array.isArray(place)) return `${place.length} places`;
  return "room" in place ? place.room : `${place.x}, ${place.y}`;
}

/** A union that is open keeps the members of undeclared variants, so its tag does not narrow it. */
function trigger(trigger: Trigger): string {
  // @ts-expect-error: an undeclared variant may have the tag and any density
  if (trigger.type === "Smoke") trigger.density.toFixed();
  return trigger.type === "Smoke" ? `smoke ${String(trigger.density)}` : trigger.type;
}

/** The values of an enum of integers, and of an open one. */
export function values(): [Order, Order, Mode, Mode] {
  // @ts-expect-error: the enum has no such value
  const wrong: Order = 3;
  return [1, -3, "Day", `another${String(wrong)}`];
}

/** An array of a fixed length has a fixed number of elements. */
export function volume(box: ParcelBox): number {
  // @ts-expect-error: there are three
  box.sides[3];
  const [width, height, depth] = box.sides;
  return width * height * depth;
}
