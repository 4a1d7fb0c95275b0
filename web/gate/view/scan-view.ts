import { h } from '../../shared/dom.ts';
import { keepScreenOn } from '../../shared/wake-lock.ts';
import { readKeyboard } from '../scan/keyboard.ts';
import { scanCode } from '../scan/scan-code.ts';
import type { Session } from '../scan/session.ts';
import { allowSound, signal } from '../sound/signal.ts';
import { words } from '../words/speech.ts';
import { statusBar } from './status-bar.ts';
import { typeDialog } from './type-dialog.ts';
import { checkingView, verdictView } from './verdict-view.ts';

/** The same code is read many times while it is in front of the camera. It counts again after this pause. */
const pauseMs = 3_000;
/** A quicker answer needs no hourglass. */
const blinkMs = 250;

export interface ScanView {
  element: HTMLElement;
  stop(): void;
}

/** The screen of a steward: scans, and shows the verdict over everything. */
export function scanView(session: Session, openMenu: () => void): ScanView {
  const verdict = h('div', { class: 'over' });
  const typing = typeDialog((text) => void take(text, true));
  let busy = false;
  let last = { text: '', at: Number.NEGATIVE_INFINITY };

  const close = (): void => verdict.replaceChildren();

  /** Takes a text that was read. `deliberate`: somebody typed it, so that it counts at once. */
  async function take(text: string, deliberate: boolean): Promise<void> {
    const code = text.trim();
    if (busy || code === '') return;
    if (!deliberate && code === last.text && performance.now() - last.at < pauseMs) return;
    busy = true;
    typing.close();
    const timer = setTimeout(() => verdict.replaceChildren(checkingView()), blinkMs);
    const { answer } = await scanCode(session, code).finally(() => clearTimeout(timer));
    busy = false;
    last = { text: code, at: performance.now() };
    if (!answer) return close();
    signal(answer.verdict, session.device.sound);
    verdict.replaceChildren(verdictView({ answer, provisional: false }, close));
  }

  const stops = [readKeyboard((text) => void take(text, true)), keepScreenOn()];
  const bar = statusBar(session, openMenu);
  const element = h(
    'div',
    { class: 'screen', onpointerdown: allowSound },
    bar.element,
    h(
      'main',
      { class: 'ready' },
      h('h1', {}, words.ready),
      h('p', { class: 'soft' }, words.readyHint),
      h('button', { type: 'button', class: 'big', onclick: () => typing.open() }, words.typeCode),
    ),
    typing.element,
    verdict,
  );
  return {
    element,
    stop() {
      bar.stop();
      for (const stop of stops) stop();
    },
  };
}
