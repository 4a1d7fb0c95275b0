import { rfc3339 } from '../../../shared/base/clock.ts';

/** A suspension in force, a row of the settings table. */
export interface Suspension {
  suspensionId: string;
  /** The id of an account, an organizer or an event. */
  subject: string;
  reason: string;
  /** The admin. */
  suspendedBy: string;
  /** Epoch ms. */
  suspendedAt: number;
}

export const suspensionView = ({ suspensionId, subject, reason, suspendedBy, suspendedAt }: Suspension) => ({
  id: suspensionId,
  subject,
  reason,
  suspendedBy,
  suspendedAt: rfc3339(suspendedAt),
});
