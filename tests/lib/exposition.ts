// Prometheus' text format, read back: https://prometheus.io/docs/instrumenting/exposition_formats/
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}
export interface Family {
  name: string;
  type: string;
  help: string;
  samples: Sample[];
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"(?:,|$)/y;

function labelsIn(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length; ) {
    const match = LABEL.exec(text);
    if (match === null) throw new Error(`labels that cannot be read: ${text}`);
    labels[match[1]] = JSON.parse(`"${match[2]}"`);
  }
  return labels;
}

/** The families in order. @throws Error for a line that is not of the format, or stands in the wrong place */
export function readExposition(text: string): Family[] {
  const families: Family[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line);
    if (comment?.[1] === "HELP") families.push({ name: comment[2], help: comment[3], type: "", samples: [] });
    const family = families.at(-1)!;
    if (comment) {
      if (comment[2] !== family.name) throw new Error(`out of place: ${line}`);
      if (comment[1] === "TYPE") family.type = comment[3];
      continue;
    }
    const sample = SAMPLE.exec(line);
    if (sample === null || !sample[1].startsWith(family.name))
      throw new Error(`not a sample of ${family.name}: ${line}`);
    const value = sample[3] === "+Inf" ? Number.POSITIVE_INFINITY : Number(sample[3]);
    family.samples.push({ name: sample[1], labels: labelsIn(sample[2] ?? ""), value });
  }
  return families;
}

/** The value of the one sample with these labels; undefined when there is none. */
export function sampleValue(
  families: readonly Family[],
  name: string,
  labels: Record<string, string>,
): number | undefined {
  const found = families
    .flatMap(({ samples }) => samples)
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value));
  if (found.length > 1) throw new Error(`${found.length} samples ${name} ${JSON.stringify(labels)}`);
  return found[0]?.value;
}

/** What a scraper gets from a server that answers as prom-client's documentation says. */
export async function scrapeOf(register: Registry): Promise<Family[]> {
  const server = createServer(async (_, response) => {
    response.setHeader("content-type", register.contentType);
    response.end(await register.metrics());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return readExposition(await response.text());
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
