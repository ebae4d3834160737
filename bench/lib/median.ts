export { median, pairedRatio, spread } from "../../src/cli/median.ts";
