import { h } from '../../shared/dom.ts';
import { dropConflict, unseenConflicts } from '../offline/conflicts.ts';
import { clockTime, words } from '../words/speech.ts';

interface ConflictsDialog {
  element: HTMLDialogElement;
  open(): void;
}

/** Guests whom this phone let in without a network, and whose tickets do not count. Closing it marks them as seen. */
export function conflictsDialog(timeZone: () => string | undefined, seen: () => void): ConflictsDialog {
  const element: HTMLDialogElement = h('dialog', { 'aria-labelledby': 'conflicts-title' });
  let shown: string[] = [];

  async function close(): Promise<void> {
    element.close();
    await Promise.all(shown.map(dropConflict));
    seen();
  }

  function open(): void {
    const conflicts = unseenConflicts();
    shown = conflicts.map(({ scanId }) => scanId);
    element.replaceChildren(
      h('h2', { id: 'conflicts-title' }, words.conflicts(conflicts.length)),
      h('p', {}, words.conflictsAbout),
      h(
        'ul',
        { class: 'conflict-list' },
        conflicts.map(({ scannedAt, answer: { result, ticket, admittedAt, gate = '' } }) =>
          h(
            'li',
            {},
            h('strong', {}, words.verdicts[result] ?? result),
            ticket && ` · ${ticket.ticketTypeName} ${ticket.seat ?? ''}`,
            h('br'),
            words.letIn(clockTime(scannedAt, timeZone())),
            admittedAt && [h('br'), words.firstAdmitted(clockTime(admittedAt, timeZone()), gate)],
          ),
        ),
      ),
      h('p', { class: 'buttons' }, h('button', { type: 'button', class: 'main', onclick: close }, words.seen)),
    );
    element.showModal();
  }

  return { element, open };
}
