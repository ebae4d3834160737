// The browsers, as a distribution installs them: where they are and how each is started on a page.
import { existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Missing } from "./outcome.ts";

export interface Browser {
  name: string;
  runtime: string;
  /** Names on PATH, or paths; the environment variable of the browser's name comes first. */
  candidates: string[];
  /** Programs on PATH that its command starts. */
  needs?: string[];
  /** What to start so that it shows the address, with a fresh profile. */
  command(binary: string, profile: string, address: string): string[];
}

export const CHROMIUM: Browser = {
  name: "chromium",
  runtime: "Chromium",
  candidates: ["chromium", "chromium-browser", "google-chrome"],
  // No sandbox: tests run as root in containers. The rest keeps the browser from talking to anybody.
  command: (binary, profile, address) => [
    ...[binary, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
    ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ...[`--user-data-dir=${profile}`, address],
  ],
};

export const FIREFOX: Browser = {
  name: "firefox",
  runtime: "Firefox",
  candidates: ["firefox-esr", "firefox"],
  command: (binary, profile, address) => {
    const quiet = [
      "app.update.enabled",
      "browser.shell.checkDefaultBrowser",
      "datareporting.policy.dataSubmissionEnabled",
      "network.captive-portal-service.enabled",
      "network.connectivity-service.enabled",
    ];
    const preferences = quiet.map((name) => `user_pref("${name}", false);\n`).join("");
    writeFileSync(join(profile, "user.js"), preferences);
    return [binary, "--headless", "--no-remote", "--profile", profile, address];
  },
};

const LIBRARIES = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib", "/usr/libexec"];

/** WebKitGTK's own small browser. */
export const WEBKIT: Browser = {
  name: "webkit",
  runtime: "WebKit",
  candidates: LIBRARIES.flatMap((folder) => ["4.1", "4.0", "6.0"].map((v) => `${folder}/webkit2gtk-${v}/MiniBrowser`)),
  // It has no headless mode.
  needs: ["xvfb-run", "xauth"],
  command: (binary, _profile, address) => ["xvfb-run", "--auto-servernum", binary, address],
};

const onPath = (file: string) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, file));

/** The browser's program. @throws Missing */
export function find({ name, candidates, needs = [] }: Browser): string {
  const variable = name.toUpperCase();
  const paths = candidates.flatMap((candidate) => (candidate.startsWith("/") ? candidate : onPath(candidate)));
  const found = [process.env[variable] ?? [], paths].flat().find((path) => existsSync(path));
  if (found === undefined) throw new Missing(`${name} is not installed, and ${variable} names no other place`);
  const lacking = needs.filter((tool) => !onPath(tool).some((path) => existsSync(path)));
  if (lacking.length > 0) throw new Missing(`${name} needs ${lacking.join(", ")}`);
  return found;
}
