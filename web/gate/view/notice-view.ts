import { h } from '../../shared/dom.ts';
import { provisionalScans } from '../scan/queue.ts';
import type { Standing } from '../scan/standing.ts';
import { words } from '../words/speech.ts';
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

/** The notice of a standing in which the phone does not scan. `setUp`: what a removed phone offers. */
export function standingNotice(standing: Standing, setUp: HTMLElement[]): HTMLElement | undefined {
  if (standing === 'device_paused') return noticeView('hourglass', words.pausedTitle, [words.pausedAbout]);
  if (standing === 'scans_paused') return noticeView('hourglass', words.scansPausedTitle, [words.scansPausedAbout]);
  if (standing !== 'removed') return undefined;
  const lost = provisionalScans().length;
  const lines = [words.removedAbout, ...(lost > 0 ? [words.removedWaiting(lost)] : [])];
  return noticeView('cross', words.removedTitle, lines, setUp);
}
