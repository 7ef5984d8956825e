import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { generate } from "selfsigned";
import { onTestFinished } from "vitest";

/** A server on this machine, closed when the test ends. */
export interface Running {
  readonly port: number;
  readonly requests: IncomingMessage[];
  readonly close: () => Promise<void>;
}

/** Serves plain HTTP. */
export function serve(listener: RequestListener): Promise<Running> {
  return start(createServer(), listener);
}

/** A certificate for these names, and the same as the CA that vouches for it (PEM). */
export function certificate(name: string): Promise<{ cert: string; private: string }> {
  return generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    extensions: [
      { name: "basicConstraints", cA: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: name },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
}

/** Serves HTTPS with this certificate. */
export function serveTls(
  { cert, private: key }: { cert: string; private: string },
  listener: RequestListener,
): Promise<Running> {
  return start(createTlsServer({ cert, key }), listener);
}

/** A proxy that connects every host that is asked for to this machine's `port`. */
export async function serveProxy(port: number): Promise<Running & { connected: string[] }> {
  const connected: string[] = [];
  const open = new Set<Duplex>();
  const server = createServer();
  server.on("connect", ({ url = "" }: IncomingMessage, client: Duplex) => {
    connected.push(url);
    const far = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      far.pipe(client).pipe(far);
    });
    for (const side of [far, client]) open.add(side.on("error", () => far.destroy()));
  });
  const running = await start(server, (_, answer) => answer.writeHead(400).end());
  onTestFinished(() => open.forEach((side) => side.destroy()));
  return { ...running, connected };
}

async function start(server: Server, listener: RequestListener): Promise<Running> {
  const requests: IncomingMessage[] = [];
  server.on("request", (request, answer) => {
    requests.push(request);
    listener(request, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { port: (server.address() as AddressInfo).port, requests, close };
}
