// A program that uses the generated types: it narrows a frame by its keys, then by its name.
// Each `@ts-expect-error` marks a wrong use; the compiler reports an error if the next line has no type error.

import type { AgentDesktop, AgentDesktopEvent, ChannelType, InteractionIncontactSignalRequest } from "./types.js";

/** Describes a frame. */
export function describe(frame: AgentDesktop): string {
  // @ts-expect-error: a response has no `name`
  frame.name;
  if ("messageType" in frame) {
    return event(frame);
  }
  if ("result" in frame) {
    // @ts-expect-error: only a failure has an `original`
    frame.original;
    if (frame.result === "failure") {
      // @ts-expect-error: a failure has no `data`
      frame.data;
      return `${frame.command} failed with ${frame.failure.code}: ${frame.failure.message}`;
    }
    switch (frame.command) {
      case "channel.request.incontact.getscripts":
        return frame.data.scripts.map((script) => `${script.scriptId} ${script.scriptName}`).join(", ");
      case "channel.dial":
        // @ts-expect-error: this is a field of another command
        frame.data.scripts;
        return `dials ${frame.data.destination}`;
      case "session.request.logout":
        // @ts-expect-error: this success has no `data`
        frame.data;
        return "logged out";
      // @ts-expect-error: no command has this name
      case "channel.hang.up":
        return "";
      default:
        return `${frame.command} succeeded`;
    }
  }
  // @ts-expect-error: a request is not a failure
  frame.failure;
  switch (frame.command) {
    case "session.request.addchannel": {
      const type: ChannelType = frame.data.channel.type;
      // @ts-expect-error: this is not a value of the enum
      const wrong: typeof type = "Fax";
      return `adds ${type} ${frame.data.channel.endpoint}${wrong === type ? "?" : ""}`;
    }
    case "channel.dial": {
      // @ts-expect-error: it may be absent
      const keys = (): string[] => Object.keys(frame.data.extensions);
      return `to dial ${frame.data.destination}, ${frame.data.extensions ? keys().length : "no"} extensions`;
    }
    case "interaction.request.incontact.signal":
      return `to signal ${frame.data.p1 ?? "nothing"}`;
    default:
      return `to ${frame.command}`;
  }
}

/** Lists all events: the function does not compile when a new one is added. */
function event(event: AgentDesktopEvent): string {
  switch (event.name) {
    case "channel.externaldispositions.updated":
      return event.data.dispositions.flatMap((one) => one.labels.map((label) => label.name)).join(", ");
    case "channelgroup.created":
      return `${event.data.channelgroup.id} is ${event.data.channelgroup.name}`;
    case "interaction.incontact.signaladded":
      return `${event.data.name} can be sent, ${event.data.tooltip ?? "no reason given"}`;
    case "interaction.incontact.signalremoved":
      // @ts-expect-error: only `signaladded` has a tooltip
      event.data.tooltip;
      return `${event.data.name} can no longer be sent`;
    case "state.updated": {
      const type: "objectEvent" | "stateEvent" = event.messageType;
      // @ts-expect-error: the data may be an array
      event.data["state"];
      return `${type}: ${Array.isArray(event.data) ? "an array" : String(event.data["state"])}`;
    }
    case "channel.infochanged": {
      // @ts-expect-error: the type of an open value is unknown
      const value: string = event.data["codec"];
      return `${Object.keys(event.data).length} keys, ${value}`;
    }
    case "channel.disposed":
    case "channel.initialized":
    case "conversation.created":
    case "conversation.initialized":
    case "conversation.member.added":
    case "conversation.updated":
    case "interaction.created":
    case "interaction.datachanged":
    case "interaction.initialized":
    case "interaction.preview": {
      const type: "objectEvent" = event.messageType;
      return `${type}: ${event.name}`;
    }
    default: {
      const none: never = event;
      return none;
    }
  }
}

/** The request that sends the signal of an event. */
export function signal(target: string, p1: string): InteractionIncontactSignalRequest {
  const command = "interaction.request.incontact.signal";
  // @ts-expect-error: a request has its target and its data
  const half: InteractionIncontactSignalRequest = { command };
  // @ts-expect-error: there are twenty parameters
  const more: InteractionIncontactSignalRequest["data"] = { p21: p1 };
  return { ...half, target, data: more.p2 === undefined ? { p1 } : more };
}
