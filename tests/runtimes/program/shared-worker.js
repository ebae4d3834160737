// A module worker of a page, for shared-model.js; or it works until it is terminated (shared-deaths.js).

import * as tophash from "../node_modules/tophash/dist/index.js";
import * as shared from "../node_modules/tophash/dist/shared.js";
import { endless } from "./shared-deaths.js";
import { answering } from "./shared-jobs.js";
import { refusedShared } from "./shared-refusals.js";

const answer = answering(shared, (message) => postMessage(message));

globalThis.onmessage = async ({ data }) => {
  if (data.module !== undefined) shared.initShared(data.module);
  if (data.endless !== undefined) await endless(shared, data, (message) => postMessage(message));
  else if (data.refused) postMessage(refusedShared(shared, tophash));
  else if (Object.keys(data).join() === "module") postMessage({});
  else answer(data);
};
globalThis.onmessageerror = () => postMessage({ error: "messageerror" });
