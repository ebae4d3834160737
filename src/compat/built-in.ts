// What a class of the language's own syntax lacks to look like a built-in constructor.

import {
  defineProperty,
  getPrototypeOf,
  isObject,
  ObjectPrototype,
  setPrototypeOf,
  TO_STRING_TAG,
} from "./intrinsics.ts";

/** Gives a class its public name, whatever a bundler called it, and its prototype the tag and the second names. */
export function finishBuiltIn(
  builtIn: { readonly prototype: object },
  name: string,
  aliases: readonly (readonly [alias: string | symbol, of: string])[],
): void {
  const { prototype } = builtIn;
  defineProperty(builtIn, "name", { value: name, configurable: true });
  defineProperty(prototype, TO_STRING_TAG, { value: name, configurable: true });
  for (const [alias, of] of aliases) {
    const value = (prototype as Record<string, unknown>)[of];
    defineProperty(prototype, alias, { value, writable: true, configurable: true });
  }
}

/**
 * 10.1.13 OrdinaryCreateFromConstructor: where NewTarget has no object as its `prototype`, the built-in's own is taken,
 * but a class takes Object.prototype.
 */
export function fixPrototype(object: object, newTarget: { prototype: unknown }, prototype: object): void {
  if (getPrototypeOf(object) === ObjectPrototype && !isObject(newTarget.prototype)) setPrototypeOf(object, prototype);
}
