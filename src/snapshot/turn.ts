// Letting the event loop turn between two steps of long work.

/** Work between two turns, in milliseconds. */
const SLICE = 2;

function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
    } else if (typeof MessageChannel === "function") {
      // Timers wait for 4 ms when they are nested.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(0);
    } else {
      setTimeout(resolve);
    }
  });
}

/** Says when a slice of work is over, and waits for the next one. */
export class Slices {
  #end = performance.now() + SLICE;

  async pause(): Promise<void> {
    if (performance.now() < this.#end) return;
    await turn();
    this.#end = performance.now() + SLICE;
  }
}
