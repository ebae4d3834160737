// The same small app through four bundlers, as their manuals say: the package by its names, core.wasm as a file of its own.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build as esbuild } from "esbuild";
import { fromNpm } from "./install.ts";

export type Bundler = "esbuild" | "vite" | "webpack" | "rolldown";

/** How the app's source asks for the address of core.wasm: what a loader gives is relative to the bundle. */
const byImport = (name: string) => `import file from "${name}";\nconst url = new URL(file, import.meta.url);`;
const BY_URL = 'const url = new URL("tophash/core.wasm", import.meta.url);';

interface Job {
  /** The app's entry. */
  entry: string;
  /** Where the bundle goes, as `main.js`. */
  out: string;
}

interface Recipe {
  address: string;
  build(job: Job): Promise<void>;
}

/** A bundler's programming interface: the repository's own where it has one, else from npm. */
const load = async (name: string, file: string) => import(pathToFileURL(await fromNpm([name], file)).href);

const RECIPES: Record<Bundler, Recipe> = {
  esbuild: {
    address: byImport("tophash/core.wasm"),
    async build({ entry, out }) {
      const options = { bundle: true, minify: true, format: "esm", target: "es2022" } as const;
      const files = { entryPoints: { main: entry }, outdir: out, loader: { ".wasm": "file" } } as const;
      const { warnings } = await esbuild({ ...options, ...files });
      if (warnings.length > 0) throw new Error(`esbuild warns: ${warnings[0].text}`);
    },
  },
  vite: {
    address: byImport("tophash/core.wasm?url"),
    async build({ entry, out }) {
      const { build } = await load("vite@8", "vite/dist/node/index.js");
      const output = { entryFileNames: "main.js" };
      await build({
        ...{ root: join(entry, ".."), base: "./", logLevel: "warn", configFile: false },
        build: {
          outDir: out,
          emptyOutDir: true,
          target: "es2022",
          assetsDir: ".",
          rollupOptions: { input: entry, output },
        },
      });
    },
  },
  webpack: {
    address: BY_URL,
    async build({ entry, out }) {
      const { default: webpack } = await load("webpack@5", "webpack/lib/index.js");
      const output = { path: out, filename: "main.js", module: true, publicPath: "auto" };
      const options = { mode: "production", context: join(entry, ".."), target: ["web", "es2022"] };
      await new Promise<void>((resolve, reject) =>
        webpack({ ...options, entry, output, experiments: { outputModule: true } }, (error: Error, stats: Stats) => {
          if (error) reject(error);
          else if (stats.hasErrors() || stats.hasWarnings()) reject(new Error(stats.toString({ colors: false })));
          else resolve();
        }),
      );
    },
  },
  rolldown: {
    address: byImport("tophash/core.wasm"),
    async build({ entry, out }) {
      const { build } = await load("rolldown@1", "rolldown/dist/index.mjs");
      await build({
        input: entry,
        platform: "browser",
        moduleTypes: { ".wasm": "asset" },
        output: { dir: out, entryFileNames: "main.js", format: "esm", minify: true },
      });
    },
  },
};

interface Stats {
  hasErrors(): boolean;
  hasWarnings(): boolean;
  toString(options: object): string;
}

export const BUNDLERS = Object.keys(RECIPES) as Bundler[];

/** Bundles the app into `bundles/NAME/main.js` of its folder. */
export async function bundle(app: string, name: Bundler): Promise<void> {
  const { address, build } = RECIPES[name];
  const folder = join(app, "bundles", `${name}-source`);
  mkdirSync(folder, { recursive: true });
  const entry = join(folder, "entry.js");
  writeFileSync(entry, `import { bundled } from "../../program/bundled.js";\n${address}\nawait bundled(url);\n`);
  await build({ entry, out: join(app, "bundles", name) });
}
