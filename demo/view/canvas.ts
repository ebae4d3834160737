// Canvases that are as sharp as the screen and follow their size on the page.

/** What is drawn in CSS pixels, whatever the screen's are. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels. */
  width: number;
  height: number;
  /** Pixels of the screen to one of CSS. */
  scale: number;
}

/** Fits the canvas to its place now and whenever that changes; `redraw` is called after it has. */
export function fitted(canvas: HTMLCanvasElement, redraw: () => void): Surface {
  const surface: Surface = { context: canvas.getContext("2d")!, width: 0, height: 0, scale: 1 };
  const resize = () => {
    const { width, height } = canvas.getBoundingClientRect();
    surface.scale = window.devicePixelRatio;
    surface.width = width;
    surface.height = height;
    canvas.width = Math.max(1, Math.round(width * surface.scale));
    canvas.height = Math.max(1, Math.round(height * surface.scale));
    surface.context.setTransform(surface.scale, 0, 0, surface.scale, 0, 0);
  };
  resize();
  new ResizeObserver(() => {
    resize();
    redraw();
  }).observe(canvas);
  return surface;
}
