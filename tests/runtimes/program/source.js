// core.wasm by a source-phase import: the engine compiles it, nobody handles bytes.
import source module from "tophash/core.wasm";

export default module;
