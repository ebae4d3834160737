// `tophash` where there is node:diagnostics_channel: trace points are published there from the first map on.

import { connect } from "../trace/points.ts";

connect();

export * from "../index.ts";
