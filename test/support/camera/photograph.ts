import { blurred } from './blurred.ts';
import type { GrayImage } from './gray-image.ts';

/** How a flat picture is held in front of a camera. */
export interface Shot {
  /** The frame of the camera, in pixels. */
  width: number;
  height: number;
  /** The width of the picture as a share of the width of the frame, held straight. */
  share: number;
  /** Degrees: `turn` in the plane of the picture, `tilt` around its horizontal axis, `yaw` around its vertical one. */
  turn?: number;
  tilt?: number;
  yaw?: number;
  /** Where its centre is, as shares of the frame from the frame's centre. */
  offset?: readonly [number, number];
  /** Standard deviation of the blur, in pixels of the frame. */
  blur?: number;
  /** `dim` is a dark foyer, `shadow` half in the shadow of a hand, `glare` the reflection of a lamp. */
  light?: 'even' | 'dim' | 'shadow' | 'glare';
  /** Pixels of the screen that shows the picture, along its width. Without it the picture is on paper. */
  screen?: number;
}

/** Behind the picture: somebody's dark jacket. */
const background = 70;
/** Focal length of a phone's camera, in widths of the frame: 65 degrees. */
const focal = 0.78;
/** Rays per pixel and axis, and the share of a pixel that its sensor covers. The gaps make the moiré of a screen. */
const rays = 3;
const fill = 0.7;
const radians = Math.PI / 180;

/** A repeatable sequence from 0 to 1, for the noise of the sensor. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The light on a place of the frame. `u` and `v` go from -0.5 to 0.5. */
function lightAt(light: Shot['light'], u: number, v: number): { factor: number; added: number } {
  if (light === 'dim') return { factor: 0.28 + 0.14 * u, added: 6 };
  if (light === 'shadow') return { factor: u + 0.6 * v > 0 ? 0.9 : 0.4, added: 0 };
  if (light === 'glare') return { factor: 0.75, added: 150 * Math.exp(-((u - 0.05) ** 2 + (v + 0.08) ** 2) / 0.006) };
  return { factor: 0.85 + 0.1 * u, added: 8 };
}

/**
 * The place on the picture that a pixel of the frame sees: `a` and `b` are 0 in its middle, in widths of the picture. It
 * is turned, then tilted, then yawed, at the distance that gives it its share of the frame.
 */
function viewOf({ width, height, share, turn = 0, tilt = 0, yaw = 0, offset: [ox, oy] = [0, 0] }: Shot) {
  const [st, ct] = [Math.sin(tilt * radians), Math.cos(tilt * radians)];
  const [sy, cy] = [Math.sin(yaw * radians), Math.cos(yaw * radians)];
  const [sr, cr] = [Math.sin(turn * radians), Math.cos(turn * radians)];
  const distance = focal / share;
  const centre = [ox / share, (oy * height) / width / share, distance] as const;
  const across = [cy * cr + sy * st * sr, ct * sr, cy * st * sr - sy * cr] as const;
  const down = [sy * st * cr - cy * sr, ct * cr, cy * st * cr + sy * sr] as const;
  const normal = [sy * ct, -st, cy * ct] as const;
  const reach = centre[0] * normal[0] + centre[1] * normal[1] + centre[2] * normal[2];
  return (column: number, row: number): { a: number; b: number } => {
    const [x, y] = [(column - width / 2) / (focal * width), (row - height / 2) / (focal * width)];
    const far = reach / (x * normal[0] + y * normal[1] + normal[2]);
    const [px, py, pz] = [x * far - centre[0], y * far - centre[1], far - centre[2]];
    return {
      a: px * across[0] + py * across[1] + pz * across[2],
      b: px * down[0] + py * down[1] + pz * down[2],
    };
  };
}

/** Photographs a picture with a pinhole camera. */
export function photograph(picture: GrayImage, shot: Shot): GrayImage {
  const { width, height, blur = 0.6, light = 'even', screen } = shot;
  const view = viewOf(shot);
  const aspect = picture.height / picture.width;
  const seen = (column: number, row: number): number => {
    const place = view(column, row);
    const [a, b] = [place.a + 0.5, place.b + aspect / 2];
    if (a < 0 || b < 0 || a >= 1 || b >= aspect) return background;
    const value = picture.data[Math.floor(b * picture.width) * picture.width + Math.floor(a * picture.width)] ?? 0;
    if (screen === undefined) return 25 + value * 0.85;
    // Each pixel of a screen shines in its middle, with dark gaps around it. Black glows a little.
    const shines = Math.abs(((a * screen) % 1) - 0.5) < 0.4 && Math.abs(((b * screen) % 1) - 0.5) < 0.4;
    return shines ? 20 + value * 0.95 : 20;
  };
  const sensor = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let i = -1; i < rays - 1; i++) {
        for (let j = -1; j < rays - 1; j++)
          sum += seen(column + 0.5 + (i * fill) / rays, row + 0.5 + (j * fill) / rays);
      }
      sensor[row * width + column] = sum / (rays * rays);
    }
  }
  const values = blurred(sensor, width, height, blur);
  const random = randomNumbers(7);
  const data = new Uint8ClampedArray(width * height);
  for (let pixel = 0; pixel < data.length; pixel++) {
    const [u, v] = [(pixel % width) / width - 0.5, Math.floor(pixel / width) / height - 0.5];
    const { factor, added } = lightAt(light, u, v);
    // The refresh of a screen lies over the frame in bands.
    const bands = screen === undefined ? 1 : 0.88 + 0.12 * Math.sin(v * 40);
    data[pixel] = (values[pixel] ?? 0) * factor * bands + added + (random() + random() - 1) * 10;
  }
  return { width, height, data };
}
