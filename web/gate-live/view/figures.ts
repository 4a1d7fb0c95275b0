import { h, s, showChange } from '../../shared/dom.ts';
import { number, words } from '../speech.ts';
import type { Part } from './board-view.ts';

const figure = (name: string, value: number, kind: string): HTMLElement =>
  h('div', { class: `figure ${kind}` }, h('dt', {}, name), h('dd', {}, number(value)));

const percent = (part: number, whole: number): number => (whole > 0 ? Math.min(100, (100 * part) / whole) : 0);

/** How many have come, are inside, and are still to come, readable from across a hall. */
export function figures(): Part {
  const list = h('dl', { class: 'figures' });
  const progress = h('p', { class: 'progress' });
  return {
    elements: [list, progress],
    show({ stats: { admitted, inside, total, reverted } }) {
      showChange(list, [admitted, inside, total], () => [
        figure(words.admitted, admitted, 'admitted'),
        figure(words.inside, inside, 'inside'),
        figure(words.remaining, Math.max(0, total - admitted), 'remaining'),
      ]);
      showChange(progress, [admitted, total, reverted], () => [
        s(
          'svg',
          { class: 'bar', viewBox: '0 0 100 2', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
          s('rect', { class: 'track', width: 100, height: 2 }),
          s('rect', { class: 'filled', width: percent(admitted, total), height: 2 }),
        ),
        h(
          'span',
          { class: 'soft' },
          words.ofSold(number(admitted), number(total)),
          reverted > 0 && ` · ${words.reverted(reverted)}`,
        ),
      ]);
    },
  };
}
