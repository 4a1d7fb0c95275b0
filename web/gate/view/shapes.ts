import { s } from '../../shared/dom.ts';

const paths = {
  tick: 'M14 54 40 80 88 24',
  cross: 'M22 22 78 78M78 22 22 78',
  /** A stop sign with an exclamation mark. */
  stop: 'M34 8h32l26 26v32l-26 26h-32l-26-26v-32zM50 26v30M50 70v4',
  hourglass: 'M22 8h56M22 92h56M28 8v14c0 14 44 42 44 56v14M72 8v14c0 14-44 42-44 56v14',
} as const;
export type Shape = keyof typeof paths;

/** A drawing that tells the verdicts apart without colours. The words beside it say the same. */
export const shape = (name: Shape): SVGElement =>
  s(
    'svg',
    { class: `shape ${name}`, viewBox: '0 0 100 100', 'aria-hidden': 'true' },
    s('path', {
      d: paths[name],
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': name === 'tick' || name === 'cross' ? 15 : 8,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    }),
  );
