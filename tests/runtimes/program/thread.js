// A thread of node:worker_threads.

import { parentPort } from "node:worker_threads";
import * as pkg from "./package.js";
import { program } from "./program.js";

parentPort.postMessage(await program(pkg));
