import type { Door } from '../../offline/door.ts';
import type { ByHand } from '../../scan/admit-by-hand.ts';
import type { ScanAnswer } from '../../scan/answer.ts';
import type { Session } from '../../scan/session.ts';
import { findDialog } from './find-dialog.ts';
import { lastDialog } from './last-dialog.ts';
import { overrideDialog } from './override-dialog.ts';
import { ticketDialog } from './ticket-dialog.ts';
import { undoDialog } from './undo-dialog.ts';

/** The dialogs of what a person does without a scan, each leading to the next. `show`: the answer to an admission. */
export function handDialogs(
  session: Session,
  door: Door,
  show: (answer: ScanAnswer, ticket: ByHand, admissionId: string) => void,
) {
  const timeZone = () => door.settings?.event.timeZone;
  const override = overrideDialog(session, door, show);
  const undo = undoDialog(() => last.forget());
  const last = lastDialog(timeZone, undo.open);
  const ticket = ticketDialog(session, {
    timeZone,
    admit(ticketId) {
      const { eventId, gateId, direction } = session.device;
      override.open({ passage: { eventId, gateId, direction, people: 1 }, ticketId, override: false });
    },
    undo: (ticketId) => undo.open({ ticketId }),
  });
  const finding = findDialog(session, timeZone, ticket.open);
  const elements = [override, undo, last, ticket, finding].map(({ element }) => element);
  return { override, finding, last, elements };
}
