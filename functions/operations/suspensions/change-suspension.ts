import { newId } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { readUser } from '../../../shared/records/auth-rows.ts';
import { readSuspendable, suspensionActions } from '../../../shared/records/event-suspension.ts';
import { readOrganizer } from '../../../shared/records/venue-rows.ts';
import { alreadySuspended } from '../problems.ts';
import { accountItems, type Change, organizerItems } from './subject-items.ts';
import type { Suspension } from './suspension.ts';
import { createSuspension, deleteSuspension, readSuspension } from './suspension-store.ts';

/**
 * Suspends an account, an organizer or an event: its own row changes at once. The events of an organizer and the
 * sessions of an account follow by an event on the bus.
 * @throws Problem `not_found`, `already_suspended`, `conflict`.
 */
export async function suspendSubject(
  { subject, reason }: { subject: string; reason: string },
  { adminId, now }: { adminId: string; now: number },
): Promise<Suspension> {
  const suspensionId = newId('sus', now);
  const suspension = { suspensionId, subject, reason, suspendedBy: adminId, suspendedAt: now };
  const changes = await changesOf(subject, { suspensionId, lift: false, now });
  await createSuspension(suspension, changes);
  return suspension;
}

/** Lifts a suspension. @throws Problem `not_found`, `conflict`. */
export async function liftSuspension(suspensionId: string, now: number): Promise<void> {
  const suspension = await readSuspension(suspensionId);
  if (!suspension) throw new Problem(notFound);
  const changes = await changesOf(suspension.subject, { suspensionId, lift: true, now });
  await deleteSuspension(suspension, changes);
}

/** What a suspension changes in its subject. @throws Problem `not_found`, `already_suspended`. */
async function changesOf(subject: string, change: Change): Promise<Action[]> {
  const allow = (row: { suspensionId?: string; erasedAt?: number } | undefined) => {
    if (!row || (row.erasedAt && !change.lift))
      throw new Problem(notFound, 'There is no such account, organizer or event');
    if (!change.lift && row.suspensionId) throw new Problem(alreadySuspended);
  };
  if (subject.startsWith('usr_')) {
    allow(await readUser(subject, { consistent: true }));
    return accountItems(subject, change);
  }
  if (subject.startsWith('org_')) {
    allow(await readOrganizer(subject));
    return organizerItems(subject, change);
  }
  const found = await readSuspendable(subject);
  allow(found?.event);
  return found ? suspensionActions(found, 'suspensionId', change.lift ? undefined : change.suspensionId) : [];
}
