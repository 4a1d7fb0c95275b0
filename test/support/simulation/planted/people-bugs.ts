import type { Cast } from '../people/cast.ts';
import type { PlantedBug } from './planted-bug.ts';

/** A bug of one edit. */
const bug = (
  needs: keyof Cast,
  name: string,
  [file, find, replace]: [file: string, find: string, replace: string],
): PlantedBug => ({ name, needs, edits: [{ file, find, replace }] });

/** Bugs that somebody besides the buyers of a plain world has to meet. */
export const peopleBugs: readonly PlantedBug[] = [
  bug('refunds', "makes an organizer's refund again when the request is repeated", [
    'functions/orders/refunds/refund-order.ts',
    'current.refunds.some(({ request }) => isReplay(request, asked.request))',
    'false',
  ]),
  bug('returns', 'keeps the fixed fee of a policy for each return', [
    'functions/orders/refunds/refund-policy.ts',
    ' - sumOf(order.refunds.map(({ fixedFees }) => fixedFees?.[first.id] ?? 0))',
    '',
  ]),
  bug('returns', 'gives the fee per ticket back', [
    'functions/orders/refunds/refund-policy.ts',
    ' - (policy.feePerTicket ?? 0)',
    '',
  ]),
  bug('returns', 'gives the booking fee back by the policy', [
    'functions/orders/refunds/refund-policy.ts',
    'const price = paid.get(ticketId)?.price ?? 0;',
    'const price = (paid.get(ticketId)?.price ?? 0) + (paid.get(ticketId)?.fee ?? 0);',
  ]),
  bug('refunds', 'keeps the booking fee of a full refund', [
    'shared/records/terms/refund-shares.ts',
    'sums(leftParts(order))',
    'new Map([...leftParts(order)].map(([id, { price }]) => [id, price]))',
  ]),
  {
    name: 'takes back a ticket that was used for entry',
    needs: 'gates',
    edits: [
      {
        file: 'functions/orders/refunds/buyer-return.ts',
        find: 'if (named && candidates.some(({ ticketId }) => used.has(ticketId))) throw new Problem(ticketUsed);',
        replace: '',
      },
      {
        file: 'shared/inventory/place-items.ts',
        find: "condition: '#status = :sold'",
        replace: "condition: '(#status = :sold OR #status <> :available)'",
      },
    ],
  },
  bug('webhooks', 'takes a webhook whatever its signature', [
    'functions/orders/payment/test/test-webhook.ts',
    '!timingSafeEqual(',
    '!Array.of(',
  ]),
  bug('webhooks', 'remembers a webhook before it has worked on it', [
    'functions/orders/payment/webhook/receive-webhook.ts',
    "  if (event.concerns === 'payment') {",
    "  await rememberSeen(provider, event.eventId, clock.now());\n  if (event.concerns === 'payment') {",
  ]),
  bug('webhooks', 'takes a refund that a bank has returned for a refund', [
    'functions/orders/payment/refund-record-store.ts',
    "status === 'failed' ? 'succeeded' : 'pending'",
    "'pending'",
  ]),
  bug('actions', 'asks about a payment that is over, and does not end it', [
    'functions/orders/payment/collect-payment.ts',
    'attempt: Attempt): Promise<void> {\n  const settlement = await callProvider(attempt.provider, (provider, signal) => provider.cancel(attempt, signal));',
    'attempt: Attempt): Promise<void> {\n  const settlement = await findAttempt(attempt);',
  ]),
  bug('manual', 'records a bank transfer again when the request is repeated', [
    'functions/orders/payment/manual/mark-paid.ts',
    'receipts.some((receipt) => isReplay(receipt, payment));',
    'receipts.some(() => false);',
  ]),
  bug('manual', 'keeps what a bank transfer exceeds the price by', [
    'functions/orders/payment/manual/receipt.ts',
    '...(excess.amount > 0 && { refunds: [...order.refunds, refund] }),',
    '',
  ]),
  bug('manual', 'keeps a part of a bank transfer when a card has paid', [
    'functions/orders/payment/manual/receipt.ts',
    "  status === 'failed'\n",
    "  status === 'captured'\n",
  ]),
  {
    name: 'sells at the box office what others hold',
    needs: 'boxOffice',
    edits: [
      {
        file: 'functions/orders/allotment/allotment-store.ts',
        find: 'places.claim(place, holdId, payBy, createdAt)',
        replace: 'places.claim(place, holdId, payBy, 1e14)',
      },
      {
        file: 'functions/orders/allotment/allotment-store.ts',
        find: 'page: lacking, now }',
        replace: 'page: lacking, now: 1e14 }',
      },
    ],
  },
  bug('comps', 'counts free tickets of guests for their customer', [
    'functions/orders/order/usage/customer-count-items.ts',
    'if (comp || boxOffice) return [];',
    'if (boxOffice) return [];',
  ]),
  {
    name: 'admits somebody who is inside',
    needs: 'gates',
    edits: [
      {
        file: 'functions/checkin/door/passing.ts',
        find: 'if (inside) return used(',
        replace: 'if (inside && !entered) return used(',
      },
      {
        file: 'functions/checkin/door/passage.ts',
        find: "used AND admission.inside = :before'",
        replace: "used AND (admission.inside = :before OR admission.inside <> :before)'",
      },
    ],
  },
  {
    name: 'admits a ticket that was returned and sold again',
    needs: 'gates',
    edits: [
      { file: 'functions/checkin/door/admission.ts', find: 'ticket.sale !== code.sale || ', replace: '' },
      { file: 'functions/checkin/door/admission.ts', find: '&& ticket.code !== code.text', replace: '&& false' },
      {
        file: 'functions/checkin/door/passage-items.ts',
        find: 'sale = :sale AND issue = :issue AND code = :code AND',
        replace: '(sale = :sale OR issue = :issue OR code = :code) AND',
      },
    ],
  },
  bug('gates', 'forgets the scans of a ticket', [
    'functions/checkin/door/passing.ts',
    'mark !== undefined && ticket.marks?.includes(mark)',
    'false',
  ]),
  bug('free', 'asks for money where nothing is due', [
    'functions/orders/checkout/placement.ts',
    '...(total.amount === 0\n',
    '...(total.amount < 0\n',
  ]),
];
