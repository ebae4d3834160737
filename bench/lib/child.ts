import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Runs a script in a fresh process and resolves to the one message that it sends. Fresh, because a row must not
 * inherit the heap, the type feedback or the touched memory of the row before it.
 */
export function runChild<Answer>(script: string, job: unknown, options: { plain?: boolean } = {}): Promise<Answer> {
  const file = fileURLToPath(new URL(`../children/${script}`, import.meta.url));
  // `plain` leaves out the TypeScript loader, which would be measured where start-up is the question.
  // Collections ordered between passes age all code that did not run meanwhile: without the second flag V8 throws the
  // waiting contenders' compiled loops away.
  const execArgv = options.plain ? [] : [...process.execArgv, "--expose-gc", "--no-flush-bytecode"];
  return new Promise((resolve, reject) => {
    const child = fork(file, [JSON.stringify(job)], { execArgv, stdio: ["ignore", "inherit", "pipe", "ipc"] });
    let answered = false;
    let complaint = "";
    child.stderr!.setEncoding("utf8").on("data", (text) => {
      complaint += text;
    });
    child.once("message", (answer) => {
      answered = true;
      resolve(answer as Answer);
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (!answered) reject(new Error(`${script} ended (${signal ?? code}): ${reasonIn(complaint)}`));
    });
  });
}

/** The error's own lines: Node prints the line of code first, which in a built package is the whole package. */
function reasonIn(stderr: string): string {
  const lines = stderr.split("\n");
  const first = lines.findIndex((line) => /^\w*Error\b/.test(line));
  return lines
    .slice(Math.max(first, 0), Math.max(first, 0) + 4)
    .map((line) => line.slice(0, 200))
    .join("\n");
}

/** In the child: what it was asked. */
export function readJob<Job>(): Job {
  return JSON.parse(process.argv[2]) as Job;
}

/** In the child: the answer, after which it ends. */
export function answer(message: unknown): void {
  process.send!(message, () => process.disconnect());
}
