// A web server on this machine only. Each page has an address space of its own, so that all it loads has its headers; it
// reports what came out and is told the next page.
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import type { Outcome } from "./outcome.ts";

const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

export interface Page {
  /** Its folder's name on the server. */
  name: string;
  /** Path of the module script, from the app's folder. */
  script: string;
  headers?: Record<string, string>;
  /** For the worker's script, instead. */
  workerHeaders?: Record<string, string>;
}

export interface Site {
  address(page: Page): string;
  /** What the page reports. */
  report(page: Page): Promise<Outcome>;
  close(): Promise<void>;
}

/** @param pages in the order in which they send the browser on */
export async function serve(app: string, pages: Page[]): Promise<Site> {
  const resolvers = new Map<string, (outcome: Outcome) => void>();
  const reports = new Map(pages.map(({ name }) => [name, new Promise<Outcome>((done) => resolvers.set(name, done))]));

  const server = createServer(async (request, response) => {
    const [, name, ...rest] = new URL(request.url!, "http://localhost").pathname.split("/");
    const index = pages.findIndex((page) => page.name === name);
    const path = rest.join("/");
    if (index < 0 || rest.includes("..")) return response.writeHead(404).end();
    const page = pages[index];
    const headers = /worker\.js$/.test(path) ? (page.workerHeaders ?? page.headers) : page.headers;
    const send = (type: string, body: string | Buffer) =>
      response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...headers }).end(body);
    if (path === "") return send("text/html", html(page));
    if (path === "report" && request.method === "POST") {
      resolvers.get(name)!(JSON.parse(await text(request)));
      return send("text/plain", pages[index + 1] ? `/${pages[index + 1].name}/` : "");
    }
    try {
      return send(TYPES[extname(path)] ?? "application/octet-stream", readFileSync(join(app, path)));
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: ({ name }) => `http://127.0.0.1:${port}/${name}/`,
    report: ({ name }) => reports.get(name)!,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function html({ script }: Page): string {
  const head = '<!doctype html><meta charset="utf-8"><title>tophash</title><link rel="icon" href="data:,">';
  return `${head}<script src="program/watch.js"></script><script type="module" src="${script}"></script>`;
}

async function text(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request) body += part;
  return body;
}
