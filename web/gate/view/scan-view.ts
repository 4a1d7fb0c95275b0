import { h } from '../../shared/dom.ts';
import { keepScreenOn } from '../../shared/wake-lock.ts';
import type { Door } from '../offline/door.ts';
import type { ByHand } from '../scan/admit-by-hand.ts';
import { answerAtGate, ownAnswer, type ScanAnswer } from '../scan/answer.ts';
import { readKeyboard } from '../scan/keyboard.ts';
import { takeInterrupted } from '../scan/queue.ts';
import { RecentCodes } from '../scan/recent-codes.ts';
import { type Outcome, scanCode } from '../scan/scan-code.ts';
import type { Session } from '../scan/session.ts';
import { isHeld } from '../scan/standing.ts';
import { allowSound, signal } from '../sound/signal.ts';
import { isLookUp } from '../ticket/find-tickets.ts';
import { groupOfCode } from '../ticket/group-of-code.ts';
import { hintFor } from '../ticket/hint.ts';
import { words } from '../words/speech.ts';
import { cameraView } from './camera-view.ts';
import { conflictsDialog } from './conflicts-dialog.ts';
import { handDialogs } from './hand/hand-dialogs.ts';
import { closeDialogs, isDialogOpen } from './open-dialogs.ts';
import { peopleView } from './people-view.ts';
import { statusBar } from './status-bar.ts';
import { typeDialog } from './type-dialog.ts';
import { checkingView, leavesMs, overrideButton, verdictView } from './verdict-view.ts';

/** A quicker answer needs no hourglass. */
const blinkMs = 250;

export interface ScanView {
  element: HTMLElement;
  stop(): void;
}

/** The screen of a steward: scans, and shows the verdict over everything. */
export function scanView(session: Session, door: Door, openMenu: () => void): ScanView {
  const verdict = h('div', { class: 'over' });
  const typing = typeDialog(
    () => door.settings,
    (text) => {
      const typed = text.trim();
      void (isLookUp(typed, door.settings) ? hand.finding.open(typed) : take(typed, true));
    },
  );
  const camera = cameraView((text) => void take(text, false));
  const hand = handDialogs(session, door, (answer, { passage }, admissionId) =>
    showAnswer({ answer, provisional: false, actions: handActions(answer, passage) }, admissionId),
  );
  let busy = false;
  const recent = new RecentCodes();

  let leaving: ReturnType<typeof setTimeout> | undefined;

  /** Shows elements over everything, or nothing. */
  function cover(...elements: HTMLElement[]): void {
    clearTimeout(leaving);
    verdict.replaceChildren(...elements);
  }
  const close = (): void => cover();

  /** Takes a text that was read. `deliberate`: somebody typed it, so that it counts at once. */
  async function take(text: string, deliberate: boolean): Promise<void> {
    const code = text.trim();
    if (busy || code === '' || isHeld(session.standing)) return;
    // Whoever reads or types in a dialog does not mean a ticket that the camera sees.
    if (!deliberate && isDialogOpen()) return;
    if (recent.isRepeat(code, performance.now()) && !deliberate) return;
    busy = true;
    closeDialogs();
    const people = await askForPeople(code);
    if (people === undefined) {
      busy = false;
      return;
    }
    const timer = setTimeout(() => cover(checkingView()), blinkMs);
    const onBusy = () => {
      clearTimeout(timer);
      cover(checkingView(words.busy));
    };
    const outcome = await scanCode(session, door, { code, people, onBusy }).catch(() => undefined);
    clearTimeout(timer);
    busy = false;
    recent.isRepeat(code, performance.now());
    show(outcome);
  }

  /** How many people pass. `undefined` if the steward stops. */
  function askForPeople(code: string): Promise<number | undefined> {
    const group = groupOfCode(door, code);
    if (!group) return Promise.resolve(1);
    return new Promise((resolve) => {
      const choose = (people: number | undefined) => {
        close();
        resolve(people);
      };
      cover(peopleView(group, session.device.direction, choose));
    });
  }

  /** A good ticket that is not here or not now may be admitted by hand. */
  function handActions(answer: ScanAnswer, passage: ByHand['passage']): HTMLElement[] {
    const ticketId = answer.ticket?.id;
    if (answer.verdict !== 'look' || !ticketId) return [];
    return [overrideButton(() => hand.override.open({ passage, ticketId, override: true }))];
  }

  /** Shows what came of a scan. A phone that is paused or removed shows that instead. */
  function show({ answer, provisional, scan }: Partial<Outcome> = { answer: ownAnswer('refused') }): void {
    if (!answer) {
      close();
      return;
    }
    const actions = scan && !provisional ? handActions(answer, scan) : [];
    const passing = answer.admits !== undefined ? scan?.people : undefined;
    const hint = scan && hintFor(answer, scan.code, door.settings);
    const shown = scan ? answerAtGate(answer, scan) : answer;
    showAnswer({ answer: shown, provisional: provisional === true, actions, hint, passing }, scan?.scanId);
  }

  function showAnswer(shown: Omit<Parameters<typeof verdictView>[0], 'timeZone'>, scanId: string | undefined): void {
    hand.last.keep({ answer: shown.answer, scanId, eventId: session.device.eventId });
    signal(shown.answer.verdict, session.device.sound);
    cover(verdictView({ ...shown, timeZone: door.settings?.event.timeZone }, close));
    // Otherwise the next guest with the same code, which is not sent yet, would pass on the verdict of the first.
    if (shown.answer.verdict === 'go') leaving = setTimeout(close, leavesMs);
  }

  const stops = [readKeyboard((text) => void take(text, true)), keepScreenOn()];
  const conflicts = conflictsDialog(
    () => door.settings?.event.timeZone,
    () => session.changed(),
  );
  const bar = statusBar(session, door, openMenu, conflicts.open);
  let { cameraId } = session.device;
  void camera.start(cameraId);
  for (const { code } of takeInterrupted(door.now())) void take(code, true);
  const followChoice = session.onChange(() => {
    if (session.device.cameraId === cameraId) return;
    ({ cameraId } = session.device);
    void camera.start(cameraId);
  });
  const element = h(
    'div',
    { class: 'screen', onpointerdown: allowSound },
    bar.element,
    h(
      'main',
      { class: 'ready' },
      h('h1', {}, words.ready),
      camera.element,
      h('p', { class: 'soft' }, words.readyHint),
      h(
        'div',
        { class: 'tools' },
        hand.last.button,
        camera.torch,
        h('button', { type: 'button', onclick: () => typing.open() }, words.typeCode),
      ),
    ),
    typing.element,
    conflicts.element,
    verdict,
    hand.elements,
  );
  return {
    element,
    stop() {
      clearTimeout(leaving);
      bar.stop();
      camera.stop();
      followChoice();
      for (const stop of stops) stop();
    },
  };
}
