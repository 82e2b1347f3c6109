// A program that uses the types of protocols with other envelopes: flat frames, payloads in a member, and JSON-RPC.
// Each `@ts-expect-error` marks a wrong use; the compiler reports an error if the next line has no type error.

import type { Gateway } from "./gateway.js";
import { frames as gatewayFrames } from "./gateway.frames.js";
import type { AnySuccess, HoverRequestSuccess, InitializeSuccess, LanguageServer } from "./language-server.js";
import { frames as languageFrames } from "./language-server.frames.js";
import type { Realtime } from "./realtime.js";
import { frames as realtimeFrames } from "./realtime.frames.js";

/** Describes a flat frame: its type is beside the fields of the message. */
function realtime(frame: Realtime): string {
  switch (frame.type) {
    case "response.text.delta":
      // @ts-expect-error: this is a field of another message
      frame.session;
      return `${frame.responseId} ${frame.delta}`;
    case "conversation.item.create":
      return frame.item.type === "message" ? frame.item.text : frame.item.name;
    default:
      return frame.event_id ?? frame.type;
  }
}

/** Describes a frame whose payload is in the member `d`. */
function gateway(frame: Gateway): string {
  if ("t" in frame) return frame.d.content;
  if (!("ok" in frame)) return frame.op;
  // @ts-expect-error: a failure has no payload
  if (!frame.ok) frame.d;
  return frame.ok ? frame.op : `${frame.op}: ${frame.error.code}`;
}

/** The type of the result of each request. */
interface Results {
  initialize: InitializeSuccess;
  "textDocument/hover": HoverRequestSuccess;
}

/** The response to a request: the caller has stored the method under the id. */
function answer<Method extends keyof Results>(_method: Method, response: AnySuccess): Results[Method] {
  return response as Results[Method];
}

/** Describes a frame of JSON-RPC. */
function language(frame: LanguageServer): string {
  if ("method" in frame) {
    return frame.method === "textDocument/didOpen" ? frame.params.textDocument.uri : frame.method;
  }
  if ("error" in frame) return `${frame.error.code}: ${frame.error.message}`;
  const info = answer("initialize", frame).result.serverInfo;
  // @ts-expect-error: the result of a hover may be null
  answer("textDocument/hover", frame).result.contents;
  return info?.name ?? String(frame.id);
}

/** The number of different descriptions of each protocol's frames. */
export function counts(): number[] {
  const parsed = <Frame>(frames: Frame[]): Frame[] => JSON.parse(JSON.stringify(frames)) as Frame[];
  return [
    new Set(parsed(realtimeFrames).map(realtime)).size,
    new Set(parsed(gatewayFrames).map(gateway)).size,
    // A result that is null has no members.
    new Set(parsed(languageFrames).filter((frame) => !("result" in frame && frame.result === null)).map(language)).size,
  ];
}
