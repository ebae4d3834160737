export { type Cell, formatNumber, formatTable } from "../../src/cli/table.ts";
