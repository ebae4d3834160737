// npm run demo: bundles the live page (demo/ -> build/demo/) and serves it on this machine.

import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const USAGE = `usage: npm run demo -- [options]
  --port NUMBER   where to serve, default 8080; 0: any free port
  --out FOLDER    where to put the page, default build/demo; any static server will do for it
  --build-only    do not serve
  --plain         serve without cross-origin isolation: the map lies in plain memory
  --help          this text`;

const root = fileURLToPath(new URL("..", import.meta.url));

function options() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "8080" },
        out: { type: "string", default: join(root, "build/demo") },
        "build-only": { type: "boolean", default: false },
        plain: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port ${values.port} is not a port`);
    return { ...values, port };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

/** The page as static files. */
async function bundle(out) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const from = (name) => join(root, "demo", name);
  await build({
    entryPoints: [from("main.ts"), from("style.css")],
    outdir: out,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "utf8",
    sourcemap: true,
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
    // The package's chunks name each other for nothing but order.
    logOverride: { "ignored-bare-import": "silent" },
  });
  for (const name of ["index.html", "icon.svg"]) copyFileSync(from(name), join(out, name));
}

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".map": "application/json",
  ".svg": "image/svg+xml",
};

/** Nothing from elsewhere, and no script but the page's own. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

function serve(folder, port, plain) {
  const headers = { "content-security-policy": POLICY, "cache-control": "no-store", ...(plain ? {} : ISOLATED) };
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = resolve(folder, `.${path.endsWith("/") ? `${path}index.html` : path}`);
    const type = TYPES[extname(file)];
    try {
      if (type === undefined || !file.startsWith(folder + sep)) throw new Error("not of the page");
      const body = readFileSync(file);
      response.writeHead(200, { "content-type": type, ...headers }).end(body);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  server.on("error", (error) => {
    console.error(error.code === "EADDRINUSE" ? `port ${port} is in use: --port takes another one` : error.message);
    process.exit(1);
  });
  server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/   (Ctrl-C ends)`));
}

const { port, out, plain, help, "build-only": buildOnly } = options();
if (help) {
  console.log(USAGE);
} else {
  const folder = resolve(out);
  console.log(`bundling the page into ${folder} ...`);
  await bundle(folder);
  if (!buildOnly) serve(folder, port, plain);
}
