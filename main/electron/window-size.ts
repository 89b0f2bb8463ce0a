interface Size {
  readonly width: number;
  readonly height: number;
}

const WANTED: Size = { width: 1_200, height: 900 };
const LEAST: Size = { width: 360, height: 480 };

/** The size of a new window, in device-independent pixels: never more than the screen has beside bars and docks. */
export function windowSize({ width, height }: Size) {
  return {
    width: Math.min(WANTED.width, width),
    height: Math.min(WANTED.height, height),
    minWidth: Math.min(LEAST.width, width),
    minHeight: Math.min(LEAST.height, height),
  };
}
