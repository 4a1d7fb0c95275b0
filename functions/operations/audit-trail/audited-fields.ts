/** The fields of rows whose changes the trail records. */
export const typeFields = [
  ...['name', 'price', 'tiers', 'capacity', 'targetCapacity', 'taxRate', 'noSingleSeatGaps', 'status'],
  ...['salesStartAt', 'salesEndAt', 'maxPerOrder', 'maxPerCustomer'],
];
export const codeFields = [
  'percent',
  'amount',
  'ticketTypeIds',
  'unlocks',
  'maxUses',
  'maxPerCustomer',
  'from',
  'until',
];
export const profileFields = [
  ...['name', 'slug', 'logoUrl', 'website', 'refundPolicy', 'manualPayment', 'fees', 'tax', 'invoicing', 'timezone'],
  'suspensionId',
];
export const eventFields = [
  ...['title', 'status', 'startsAt', 'endsAt', 'doorsOpenAt', 'refundUntil', 'refundPolicy', 'venueId'],
  'suspensionId',
];
