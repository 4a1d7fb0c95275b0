// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code.
import type { PlantedBug } from './planted-bug.ts';

/** Bugs of refunds. */
export const refundBugs: readonly PlantedBug[] = [
  {
    name: 'gives each request for a refund a key of its own',
    edits: [
      {
        file: 'functions/orders/payment/execute-refunds.ts',
        find: '{ id: refund.id, attempt,',
        replace: '{ id: `${refund.id}+${clock.now()}`, attempt,',
      },
    ],
  },
  {
    name: 'records a refund without asking the provider',
    edits: [
      {
        file: 'functions/orders/payment/execute-refunds.ts',
        find: 'reference ? provider.findRefund({ ...request, reference }, signal) : provider.refund(request, signal)',
        replace:
          "reference ? provider.findRefund({ ...request, reference }, signal) : Promise.resolve({ status: 'succeeded' as const })",
      },
    ],
  },
  {
    name: 'refunds a unit too little',
    edits: [
      {
        file: 'functions/orders/refunds/refund.ts',
        find: 'amount: { amount: due, currency: order.total.currency },',
        replace: 'amount: { amount: due - 1, currency: order.total.currency },',
      },
    ],
  },
  {
    name: 'does not refund the orders of a cancelled event',
    edits: [
      {
        file: 'functions/orders/refunds/refund-event.ts',
        find: 'validTickets(order, [eventId])',
        replace: 'validTickets(order, [])',
      },
    ],
  },
  {
    name: 'refunds tickets and leaves their places sold',
    edits: [
      {
        file: 'functions/orders/refunds/refund-store.ts',
        find: '    ...rows.flatMap((row) => (returns(row) ? places.refund(row) : places.revoke(row))),\n',
        replace: '',
      },
    ],
  },
  {
    name: "refunds tickets without the customer's counts",
    edits: [
      {
        file: 'functions/orders/refunds/refund-store.ts',
        find: '    ...customerCountItems({ ...order, items: lines, codes: [] }, -1),\n',
        replace: '',
      },
    ],
  },
  {
    name: 'puts the places of a cancelled event back on sale',
    edits: [
      {
        file: 'functions/orders/refunds/refund-store.ts',
        find: 'returns(row) ? places.refund(row) : places.revoke(row)',
        replace: 'places.refund(row)',
      },
    ],
  },
  {
    name: 'promises a refund without watching the order',
    edits: [
      {
        file: 'functions/orders/refunds/refund-store.ts',
        find: "const owes = refund.status === 'pending';",
        replace: "const owes = refund.status === 'failed';",
      },
    ],
  },
  {
    name: 'looks only once for orders of a cancelled event',
    edits: [
      {
        file: 'functions/orders/refunds/refund-event.ts',
        find: 'if (orderIds.length === 0) {',
        replace: 'if (orderIds.length === 0 || walk === 0) {',
      },
    ],
  },
  {
    name: 'forgets a waiting saga when the buyer cancels its order',
    edits: [
      {
        file: 'functions/orders/refunds/cancel-order.ts',
        find: '{ keepsToken: true }',
        replace: '{ keepsToken: false }',
      },
    ],
  },
];
