// The package by its files: for a page without a bundler.

export * as compat from "../node_modules/tophash/dist/compat.js";
export * as core from "../node_modules/tophash/dist/core.js";
export * as tophash from "../node_modules/tophash/dist/index.js";
