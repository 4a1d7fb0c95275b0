// Goal: the camera of a phone reads tickets as guests hold them, on paper and on a screen.
// Method: a page of a real PDF, and the code as a screen shows it, photographed by a model of a camera of 480 × 640
// pixels, which is less than a phone has. Each frame is looked at as the page looks at frames that follow each other.
import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { looksInTurn, readCode } from '../../../../web/gate/camera/read-code.ts';
import { blank, codeImage, inverted, toRgba } from '../../../support/camera/gray-image.ts';
import { photograph, type Shot } from '../../../support/camera/photograph.ts';
import { readPng } from '../../../support/camera/read-png.ts';

const file = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url));
const code: string = JSON.parse(file('docs/ticket-code-vectors.json').toString()).valid[0].scanned;
const page = readPng(file('test/support/camera/printed-ticket.png'));
const symbol = codeImage(code);
const camera = { width: 480, height: 640 };

// A model of a camera computes for a while.
vi.setConfig({ testTimeout: 60_000 });

/** What the page reads within one turn of its looks, while the hand of the guest trembles. */
function readAt(picture: typeof page, shot: Omit<Shot, 'width' | 'height'>): string | undefined {
  for (let turn = 0; turn < looksInTurn; turn++) {
    const trembling = { turn: (shot.turn ?? 0) + turn * 0.7, share: shot.share * (1 + turn * 0.01) };
    const text = readCode(toRgba(photograph(picture, { ...camera, ...shot, ...trembling })), turn);
    if (text !== undefined) return text;
  }
  return undefined;
}

it.each([
  ['straight', { share: 0.95 }],
  ['tilted by 20 degrees', { share: 0.95, tilt: 20 }],
  ['at an angle of 35 degrees', { share: 0.95, yaw: 35, turn: 8 }],
  ['upside down', { share: 0.95, turn: 180 }],
])('reads the page of a ticket that is held %s', (_, shot) => {
  expect(readAt(page, shot)).toBe(code);
});

it.each([0.3, 0.4, 0.6, 0.9])('reads a printed code whose width is %d of the frame', (share) => {
  expect(readAt(symbol, { share })).toBe(code);
});

it.each([
  [{ tilt: -35 }, 0.4],
  [{ yaw: -35 }, 0.4],
  [{ tilt: -20 }, 0.4],
  [{ tilt: 10 }, 0.6],
  [{ tilt: 20 }, 0.4],
  [{ yaw: 20 }, 0.4],
  [{ tilt: 45 }, 0.6],
  [{ yaw: 45 }, 0.6],
])('reads a printed code at an angle of %o degrees, whose width is %d of the frame', (angle, share) => {
  expect(readAt(symbol, { share, ...angle })).toBe(code);
});

it.each(['dim', 'shadow', 'glare'] as const)('reads a printed code in this light: %s', (light) => {
  expect(readAt(symbol, { share: 0.5, light, yaw: 15, turn: 10 })).toBe(code);
});

it('reads a code out of focus, and a light one on a dark ground', () => {
  expect(readAt(symbol, { share: 0.6, blur: 2.5 })).toBe(code);
  expect(readAt(inverted(symbol), { share: 0.6, turn: 5 })).toBe(code);
});

it.each([
  [500, 0.6],
  [500, 0.8],
  [1080, 0.6],
])('reads the screen of a phone with %d pixels across the code, which is %d of the frame', (screen, share) => {
  expect(readAt(symbol, { share, screen }), 'straight').toBe(code);
  expect(readAt(symbol, { share, screen, yaw: 25, turn: 15 }), 'at an angle').toBe(code);
});

it('reads nothing where there is no code', () => {
  expect(readAt(blank(100, 100), { share: 0.6 })).toBeUndefined();
});
