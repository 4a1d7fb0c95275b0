/** Parameters of paths and queries. What is not here is named as the field of the same name. */
export const parameters: Record<string, string> = {
  cursor: 'The `nextCursor` of the page before. Absent for the first page.',
  eventId: 'Id of the event.',
  file: 'Number of the credit note, such as `HC-2026-C000003`.',
  from: 'Only events that start then or later.',
  incidentId: 'Id of the incident, from the list.',
  invitationId: 'Id of the invitation.',
  itemId: 'Id of a line of the cart.',
  limit: 'Most entries in the answer.',
  memberId: 'Id of the member: its account.',
  organizerId: 'Id of the organizer.',
  payoutId: 'Id of the payout, from the list.',
  promoCode: 'The code itself. Case is ignored.',
  refundId: 'Id of the refund, as the order shows it. A `#` in it is written `%23`.',
  sessionId: 'Id of the session.',
  suspensionId: 'Id of the suspension.',
  to: 'Only events that start before then.',
};
