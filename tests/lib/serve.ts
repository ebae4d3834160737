// A web server on this machine only, for the pages of browser.test.ts.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { inRepository } from "./core.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".map": "application/json",
  ".wasm": "application/wasm",
};

export interface Site {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves `pages` (path to content), and under /dist/ and /tests/browser/ the files of the repository.
 * @param headers sent with everything
 */
export async function serve(pages: Record<string, string>, headers: Record<string, string>): Promise<Site> {
  const server = createServer((request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname;
    let body: string | Buffer | undefined = pages[path];
    if (body === undefined && /^\/(dist|tests\/browser)\/[\w./-]+$/.test(path) && !path.includes("..")) {
      try {
        body = readFileSync(inRepository(path.slice(1)));
      } catch {
        // 404
      }
    }
    const type = TYPES[extname(path)] ?? "text/html";
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type, ...headers });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
