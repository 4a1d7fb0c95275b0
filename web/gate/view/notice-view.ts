import { h } from '../../shared/dom.ts';
import { type Shape, shape } from './shapes.ts';

/** A state that nobody can scan in: what it is, and what to do. */
export const noticeView = (icon: Shape, title: string, lines: string[], buttons: HTMLElement[] = []): HTMLElement =>
  h(
    'section',
    { class: 'notice', role: 'alert' },
    shape(icon),
    h('h1', {}, title),
    lines.map((line) => h('p', {}, line)),
    h('p', { class: 'buttons' }, buttons),
  );
