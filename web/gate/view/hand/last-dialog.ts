import { h } from '../../../shared/dom.ts';
import type { Undoable } from '../../hand/undo-scan.ts';
import type { ScanAnswer } from '../../scan/answer.ts';
import { type QueuedScan, scansToSend } from '../../scan/queue.ts';
import { clockTime, words } from '../../words/speech.ts';

/** A verdict that was shown. `scan`: absent of one by hand. */
interface LastVerdict {
  answer: ScanAnswer;
  scanId?: string | undefined;
  eventId: string;
}

interface LastDialog {
  element: HTMLDialogElement;
  /** Opens it. Hidden until there was a verdict. */
  button: HTMLButtonElement;
  keep(verdict: LastVerdict): void;
  forget(): void;
}

const passed: ReadonlySet<string> = new Set(['admitted', 'exited']);
/** The ticket has passed before, and that may have been wrong. */
const passedBefore: ReadonlySet<string> = new Set(['already_used', 'left']);

/** Shows the last verdict once more, for a steward who has missed it, and leads to undoing it. */
export function lastDialog(timeZone: () => string | undefined, undo: (undoable: Undoable) => void): LastDialog {
  const element: HTMLDialogElement = h('dialog', { 'aria-labelledby': 'last-title' });
  const close = (): void => element.close();
  let last: (LastVerdict & { at: number }) | undefined;
  const button = h('button', { type: 'button', hidden: true, onclick: open }, words.lastScan);

  /** The scan itself, or the latest one of a ticket that was used before. */
  function undoableOf({ answer: { ticket, result }, scanId }: LastVerdict): Undoable | undefined {
    if (!ticket || (!passed.has(result) && !passedBefore.has(result))) return undefined;
    return { ticketId: ticket.id, ...(passed.has(result) && scanId !== undefined && { scanId }) };
  }

  function open(): void {
    if (!last) return;
    const { answer, scanId, eventId, at } = last;
    const { result, ticket, admittedAt, gate = '' } = answer;
    const undoable = undoableOf(last);
    const isWaiting = scansToSend(eventId).some((scan: QueuedScan) => scan.scanId === scanId);
    const lead = () => {
      close();
      if (undoable) undo(undoable);
    };
    const content = h(
      'div',
      {},
      h('h2', { id: 'last-title' }, `${words.lastScan}: ${clockTime(at, timeZone())}`),
      h('p', { class: `last ${answer.verdict}` }, words.verdicts[result] ?? result),
      h('p', {}, [ticket?.ticketTypeName, ticket?.seat, ticket?.holder].filter(Boolean).join(' · ')),
      admittedAt && h('p', {}, words.firstAdmitted(clockTime(admittedAt, timeZone()), gate)),
      undoable && isWaiting && h('p', { class: 'soft' }, words.undoWaits),
      h(
        'p',
        { class: 'buttons' },
        undoable && !isWaiting && h('button', { type: 'button', onclick: lead }, `${words.undo} …`),
        h('button', { type: 'button', class: 'main', onclick: close }, words.close),
      ),
    );
    element.replaceChildren(content);
    element.showModal();
  }

  return {
    element,
    button,
    keep(verdict) {
      last = { ...verdict, at: Date.now() };
      button.hidden = false;
    },
    forget() {
      last = undefined;
      button.hidden = true;
    },
  };
}
