import { closeSync, openSync, writeSync } from 'node:fs';
import type { GrayImage } from './gray-image.ts';

const framesPerSecond = 5;

/**
 * Writes a film for the camera of a Chromium, which shows it again and again. Each scene stays for some seconds. All have
 * one size, with even sides.
 */
export function writeFilm(path: string, scenes: readonly { picture: GrayImage; seconds: number }[]): void {
  const first = scenes[0]?.picture;
  if (!first) throw new Error('A film needs a scene');
  const { width, height } = first;
  const noColour = Buffer.alloc((width * height) / 2, 128);
  const file = openSync(path, 'w');
  try {
    writeSync(file, `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
    for (const { picture, seconds } of scenes) {
      const frame = Buffer.concat([Buffer.from('FRAME\n'), Buffer.from(picture.data), noColour]);
      for (let shown = 0; shown < seconds * framesPerSecond; shown++) writeSync(file, frame);
    }
  } finally {
    closeSync(file);
  }
}

/** What makes a Chromium show a film in place of its camera, and allow pages to see it. */
export const cameraFlags = (film: string): string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${film}`,
];
