/** Blurs an image as a lens does that is out of focus. `sigma` is the standard deviation, in pixels. */
export function blurred(image: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const reach = Math.ceil(2.5 * sigma);
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const along = (from: Float32Array, length: number, step: number, lines: number, lineStep: number): Float32Array => {
    const to = new Float32Array(from.length);
    for (let line = 0; line < lines; line++) {
      for (let at = 0; at < length; at++) {
        let sum = 0;
        for (let k = -reach; k <= reach; k++) {
          const near = Math.min(length - 1, Math.max(0, at + k));
          sum += (weights[k + reach] ?? 0) * (from[line * lineStep + near * step] ?? 0);
        }
        to[line * lineStep + at * step] = sum / total;
      }
    }
    return to;
  };
  return along(along(image, width, 1, height, width), height, width, width, 1);
}
