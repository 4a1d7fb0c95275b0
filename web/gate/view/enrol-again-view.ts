import { h } from '../../shared/dom.ts';
import type { Device } from '../enrol/device.ts';
import { deliverScans } from '../offline/deliver-scans.ts';
import { provisionalScans } from '../scan/queue.ts';
import { Session } from '../scan/session.ts';
import { words } from '../words/speech.ts';

/** Asks before a code that somebody has opened replaces the enrolment of this phone. Sends first what it can. */
export function enrolAgainView(device: Device, yes: () => void, no: () => void): HTMLElement {
  const about = h('p', { role: 'status' });
  const button = h('button', { type: 'button', class: 'main', onclick: yes }, words.enrolButton);
  const tell = (): void => {
    about.textContent = words.enrolAgainAbout(provisionalScans().length);
    button.disabled = false;
  };
  if (provisionalScans().length > 0) {
    about.textContent = words.sending;
    button.disabled = true;
    void deliverScans(new Session(device)).finally(tell);
  } else tell();
  return h(
    'main',
    { class: 'narrow' },
    h('h1', {}, words.enrolAgain),
    about,
    h('p', { class: 'buttons' }, h('button', { type: 'button', onclick: no }, words.cancel), button),
  );
}
