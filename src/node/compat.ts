// `tophash/compat` where there is node:diagnostics_channel.

import { connect } from "../trace/points.ts";

connect();

export * from "../compat.ts";
