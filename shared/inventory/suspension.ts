/** The suspensions that an event is under: one of its own, and one of its organizer. Its selling facts have the same. */
export interface Suspended {
  suspensionId?: string;
  organizerSuspensionId?: string;
}

/** Whether nothing may be sold or given for the event, and the public may not see it. Tickets sold stay valid. */
export const isSuspended = ({ suspensionId, organizerSuspensionId }: Suspended): boolean =>
  suspensionId !== undefined || organizerSuspensionId !== undefined;
