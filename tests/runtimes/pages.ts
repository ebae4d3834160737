// The pages that every browser opens, and what each is to report.
import type { Outcome } from "./outcome.ts";
import type { Page } from "./site.ts";

export interface PageTrial extends Page {
  where: string;
  due: Partial<Outcome>;
  /** In browsers that differ, by name. */
  dueIn?: Record<string, Partial<Outcome>>;
}

const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const policy = (text: string) => ({ "content-security-policy": text });

/** Nothing but what the page needs, and no script from a string. */
const ALONE =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";
const HARD = `${ALONE}; require-trusted-types-for 'script'; trusted-types 'none'`;

const PLAIN = { memory: "plain", isolated: false } as const;
const SHARED = { memory: "shared", isolated: true } as const;
/** WebKitGTK's small browser has no SharedArrayBuffer in isolated pages either. */
const NOT_SHARED = { webkit: { memory: "plain", isolated: true } } as const;
const REFUSED = { refused: "UnsupportedPlatformError" } as const;

/** A policy that forbids compiling lets in what was compiled elsewhere in Chromium only. */
const NO_WAY_IN = { firefox: { refused: "messageerror" }, webkit: REFUSED };

export const PAGES: PageTrial[] = [
  { name: "page", where: "page", script: "program/page.js?page", due: PLAIN },
  {
    name: "isolated",
    where: "isolated page",
    script: "program/page.js?page",
    headers: ISOLATED,
    due: SHARED,
    dueIn: NOT_SHARED,
  },
  { name: "worker", where: "module worker", script: "program/page.js?worker", due: PLAIN },
  {
    ...{ name: "isolated-worker", where: "module worker, isolated", script: "program/page.js?worker" },
    ...{ headers: ISOLATED, due: SHARED, dueIn: NOT_SHARED },
  },
  { name: "worker-given", where: "module worker, init(module)", script: "program/page.js?worker-given", due: PLAIN },
  { name: "given", where: "page, init(module)", script: "program/page.js?given", due: PLAIN },
  {
    ...{ name: "isolated-given", where: "isolated page, init(module)", script: "program/page.js?given" },
    // The file is the form for plain memory, whatever the page could give.
    ...{ headers: ISOLATED, due: { memory: "plain", isolated: true } },
  },
  {
    ...{ name: "policy", where: "page, CSP script-src 'self'", script: "program/page.js?refused" },
    ...{ headers: policy("script-src 'self'"), due: REFUSED },
  },
  {
    ...{ name: "policy-worker", where: "worker, CSP script-src 'self'", script: "program/page.js?worker-refused" },
    ...{ headers: policy("script-src 'self'"), due: REFUSED },
  },
  {
    ...{ name: "policy-wasm", where: "page, CSP with 'wasm-unsafe-eval'", script: "program/page.js?page" },
    ...{ headers: policy("script-src 'self' 'wasm-unsafe-eval'"), due: PLAIN },
  },
  {
    ...{ name: "policy-hard", where: "page, CSP default-src 'none', trusted types", script: "program/page.js?page" },
    ...{ headers: policy(HARD), due: PLAIN },
  },
  {
    ...{
      name: "policy-given",
      where: "worker, CSP script-src 'self', init(module)",
      script: "program/page.js?worker-given",
    },
    ...{ workerHeaders: policy("script-src 'self'"), due: PLAIN, dueIn: NO_WAY_IN },
  },
];

const shared = (way: string) => `program/shared-page.js?${way}`;
/** WebKitGTK's small browser: no isolation gives it shared memory. */
const NO_MEMORY = { webkit: REFUSED };

/** The pages of `tophash/shared`: the main thread and three workers at once. */
export const SHARED_PAGES: PageTrial[] = [
  {
    ...{ name: "shared", where: "isolated page and workers: shared maps", script: shared("share") },
    ...{ headers: ISOLATED, due: SHARED, dueIn: NO_MEMORY },
  },
  {
    ...{ name: "shared-deaths", where: "shared maps, workers terminated", script: shared("deaths") },
    ...{ headers: ISOLATED, due: SHARED, dueIn: NO_MEMORY },
  },
  {
    ...{ name: "shared-alone", where: "page without isolation: shared maps", script: shared("refused") },
    due: { ...REFUSED, isolated: false },
  },
  {
    ...{ name: "shared-given", where: "shared maps, initShared(module)", script: shared("given") },
    ...{ headers: ISOLATED, due: SHARED, dueIn: NO_MEMORY },
  },
  {
    ...{ name: "shared-policy", where: "shared maps, CSP script-src 'self'", script: shared("refused") },
    ...{ headers: { ...ISOLATED, ...policy("script-src 'self'") }, due: { ...REFUSED, isolated: true } },
  },
  {
    ...{ name: "shared-policy-hard", where: "shared maps, CSP with 'wasm-unsafe-eval'", script: shared("share") },
    ...{ headers: { ...ISOLATED, ...policy(`${ALONE}; worker-src 'self'`) }, due: SHARED, dueIn: NO_MEMORY },
  },
  {
    ...{
      name: "shared-policy-given",
      where: "shared maps, workers with CSP script-src 'self', initShared(module)",
      script: shared("worker-given"),
    },
    ...{ headers: ISOLATED, workerHeaders: { ...ISOLATED, ...policy("script-src 'self'") } },
    ...{ due: SHARED, dueIn: { ...NO_MEMORY, firefox: { refused: "messageerror" } } },
  },
];
