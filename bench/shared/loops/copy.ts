/**
 * The functions of a module of this folder, compiled anew for each contender. V8 shares type feedback between the closures of
 * one function, so every contender needs loops of its own; a module that is imported by another address is another module.
 */
export async function loopsFor<Loops>(contender: string, name: string): Promise<Loops> {
  const address = new URL(`./${name}.ts`, import.meta.url).href;
  return (await import(`${address}?for=${encodeURIComponent(contender)}`)) as Loops;
}
