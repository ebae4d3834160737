#!/usr/bin/env node
// `npx tophash`: the command line. docs/command-line.md

import { main } from "./cli/main.ts";

void main(process.argv.slice(2));
