import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock } from "../world/clock.ts";
import type { Answer, Caller, Face, FaceRequest } from "./face.ts";
import { answersItself, ownAnswer, spoil, type FaultRunner } from "./faultEffects.ts";
import type { FaultAction } from "./faults.ts";
import type { RateLimiter } from "./rateLimiter.ts";
import { logRequest, type LoggedRequest } from "./requestLog.ts";

/** What all faces share. */
interface Surroundings {
  clock: Clock;
  faults: FaultRunner;
  log: LoggedRequest[];
  /** Absent: no limit is enforced. */
  limiter?: RateLimiter;
}

const bodyLimit = 1024 * 1024;

/** A server for one face; it does not listen yet. */
export function createFaceServer(face: Face, around: Surroundings): Server {
  const server = createServer((incoming, outgoing) => {
    void serve(face, around, incoming, outgoing).catch(() => outgoing.destroy());
  });
  // Longer than clients keep a connection: one that is reused never meets a closing one.
  server.keepAliveTimeout = 65_000;
  return server;
}

/** Listens on 127.0.0.1 only. Returns the base URL. Rejects when the port is taken. */
export async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No address.");
  return `http://127.0.0.1:${address.port}`;
}

async function serve(
  face: Face,
  around: Surroundings,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  around.clock.settle();
  const body = await readBody(incoming);
  const { request, target } = toRequest(incoming, body ?? "");
  const caller = await face.caller(request);
  const { method } = request;
  const path = face.callPath?.(request) ?? request.path;
  const entry: LoggedRequest = {
    at: new Date(around.clock.now()).toISOString(),
    face: face.name,
    method,
    path: path + target.slice(request.path.length),
    key: caller?.name ?? "none",
    ...bodyEntry(request.body),
  };
  logRequest(around.log, entry);

  const subject = { face: face.name, method, path, key: entry.key };
  const fault = around.faults.next(subject);
  if (fault !== undefined) entry.fault = fault.index;
  const action = fault?.action;
  if (action?.delayMs !== undefined) await delay(action.delayMs);
  if (action?.drop === true) {
    incoming.socket.destroy();
    return;
  }
  const answer = decide(face, around, request, body, caller, action);
  if (action?.lostAnswer === true) {
    incoming.socket.destroy();
    return;
  }
  entry.status = answer.status;
  send(outgoing, answer, action?.cut === true);
}

/** The answer, after everything that can stand between a request and its call. */
function decide(
  face: Face,
  { limiter, clock }: Surroundings,
  request: FaceRequest,
  body: string | undefined,
  caller: Caller | undefined,
  action: FaultAction | undefined,
): Answer {
  if (action !== undefined && answersItself(action)) {
    return ownAnswer(action, (status) => simulated(face, status, request));
  }
  if (body === undefined) return face.refuse("tooLarge", undefined, request);
  if (caller === undefined) return face.refuse("unauthenticated", undefined, request);
  const taken = limiter?.take(caller.name);
  const answer = passed(face, clock, request, caller, action, taken?.waitMs ?? 0);
  if (taken === undefined || face.rateHeaders === undefined) return answer;
  const told = face.rateHeaders(taken.left, taken.resetSeconds);
  return { ...answer, headers: { ...told, ...answer.headers } };
}

/** The answer to a request whose key is known. */
function passed(
  face: Face,
  clock: Clock,
  request: FaceRequest,
  caller: Caller,
  action: FaultAction | undefined,
  waitMs: number,
): Answer {
  if (waitMs > 0) return face.refuse("rateLimited", waitMs / 1000, request);
  if (action?.lock !== undefined && request.method !== "GET") {
    return face.lock(action.lock, "simulated");
  }
  clock.settle();
  let answer: Answer;
  try {
    answer = face.handle(request, caller);
  } catch {
    answer = face.refuse("broken", undefined, request);
  }
  if (action === undefined) return answer;
  if (action.afterEffect === true) {
    return ownAnswer(action, (status) => simulated(face, status, request));
  }
  return spoil(action, answer);
}

/** The body of a status that a fault plan asks for and words no body for. */
function simulated(face: Face, status: number, request: FaceRequest): Answer {
  const body = { code: 2, message: `simulated ${status}`, details: [] };
  return face.simulated?.(status, request) ?? { status, body };
}

function send(outgoing: ServerResponse, answer: Answer, cut: boolean): void {
  const bytes = bytesOf(answer);
  outgoing.writeHead(answer.status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...answer.headers,
    "content-length": bytes.length,
  });
  if (!cut) {
    outgoing.end(bytes);
    return;
  }
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.destroy());
}

function bytesOf({ body, encode = JSON.stringify }: Answer): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === "string" ? body : encode(body));
}

/** Undefined when it is too large. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size <= bodyLimit) chunks.push(bytes);
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks).toString("utf8");
}

/** The path is taken as it was sent: a URL parser would resolve `..` and hide a mistake. */
function toRequest(
  incoming: IncomingMessage,
  body: string,
): { request: FaceRequest; target: string } {
  const target = incoming.url ?? "/";
  const [path = "/", search = ""] = target.split("?", 2);
  const { method = "GET", headers } = incoming;
  return { target, request: { method, path, query: new URLSearchParams(search), headers, body } };
}

function bodyEntry(body: string): { body?: unknown } {
  try {
    return body === "" ? {} : { body: JSON.parse(body) as unknown };
  } catch {
    return { body };
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
