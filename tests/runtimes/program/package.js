// The package by its names: for runtimes and bundlers that resolve them.
export * as tophash from "tophash";
export * as compat from "tophash/compat";
export * as core from "tophash/core";
