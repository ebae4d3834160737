// An instance that is interrupted at a hook, once: what others do there happens in the midst of its operation, in the same thread. Who waits for its
// lock takes it for dead, as it stands still.
import { Actor } from "./stage.ts";

export class Interrupted extends Actor {
  #point = -1;
  #act = () => {};

  at(point: number, act: () => void): void {
    this.#point = point;
    this.#act = act;
  }

  override atHook(point: number): void {
    if (point !== this.#point) return;
    this.#point = -1;
    this.#act();
  }
}
