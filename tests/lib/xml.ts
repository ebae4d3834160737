// Whether a text is XML, and what it consists of: enough for the pictures that tophash draws, strict about everything else.

export interface Element {
  name: string;
  attributes: Record<string, string>;
  /** Its own text, entities resolved. */
  text: string;
}

const TAG = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
const ATTRIBUTE = /([\w:-]+)="([^"<]*)"/g;
const ENTITY = /&(?:#(\d+)|#x([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));/g;
const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** Characters that XML 1.0 has. */
const CHARS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

function resolve(text: string): string {
  const rest = text.replace(ENTITY, "");
  if (rest.includes("&") || rest.includes("]]>")) throw new Error(`a bare & or ]]> in ${JSON.stringify(text)}`);
  return text.replace(ENTITY, (_, decimal, hex, name) =>
    name ? NAMED[name] : String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal ? 10 : 16)),
  );
}

/** The elements in order. @throws Error that says what is no XML */
export function parseXml(whole: string): Element[] {
  if (!CHARS.test(whole)) throw new Error("a character that XML does not have");
  const xml = whole
    .replace(/^<\?xml[^>]*\?>\s*/, "")
    .replace(/<!DOCTYPE[^>]*>/, "")
    .replace(/<!--[\s\S]*?-->/g, "");
  const elements: Element[] = [];
  const open: Element[] = [];
  let at = 0;
  while (at < xml.length) {
    if (xml[at] !== "<") {
      const end = xml.indexOf("<", at) < 0 ? xml.length : xml.indexOf("<", at);
      const text = resolve(xml.slice(at, end));
      if (open.length > 0) open[open.length - 1].text += text;
      else if (text.trim() !== "") throw new Error(`text outside of everything: ${text.slice(0, 40)}`);
      at = end;
      continue;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(xml);
    if (tag === null) throw new Error(`no tag: ${xml.slice(at, at + 60)}`);
    at = TAG.lastIndex;
    const [, closes, name, attributes, isEmpty] = tag;
    if (closes) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes another element`);
      continue;
    }
    const element: Element = { name, attributes: {}, text: "" };
    for (const [, key, value] of attributes.matchAll(ATTRIBUTE)) {
      if (Object.hasOwn(element.attributes, key)) throw new Error(`${key} stands twice in <${name}>`);
      element.attributes[key] = resolve(value);
    }
    if (elements.length > 0 && open.length === 0) throw new Error(`<${name}> stands beside the root`);
    elements.push(element);
    if (!isEmpty) open.push(element);
  }
  if (open.length > 0) throw new Error(`<${open[open.length - 1].name}> is not closed`);
  return elements;
}

/** The elements of a picture that stands for itself. @throws Error when it asks for anything from elsewhere, or runs anything */
export function parsePicture(svg: string): Element[] {
  const elements = parseXml(svg);
  const [root] = elements;
  if (root?.name !== "svg" || root.attributes.xmlns !== "http://www.w3.org/2000/svg") throw new Error("no SVG");
  for (const { name, attributes, text } of elements) {
    if (/^(script|foreignObject|image|use|iframe|a|animate|set)$/.test(name)) throw new Error(`<${name}> in a picture`);
    for (const [key, value] of Object.entries(attributes)) {
      if (/^on|href$/i.test(key) || /url\(|javascript:/i.test(value)) throw new Error(`${key}="${value}" in a picture`);
    }
    if (name === "style" && /url\(|@import/i.test(text)) throw new Error("a style that loads something");
  }
  return elements;
}
