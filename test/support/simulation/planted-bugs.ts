// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code.
/** An edit of one text of one file. The text occurs once there. */
interface Edit {
  file: string;
  find: string;
  replace: string;
}

/** A fault of the code that simulations have to find. docs/reliability.md lists them. */
export interface PlantedBug {
  /** What the code then does wrong. */
  name: string;
  /** Several where one alone changes nothing, because a second check covers it. */
  edits: Edit[];
}

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'charges again under another key when the answer is lost',
    edits: [
      {
        file: 'functions/orders/payment/collect-payment.ts',
        find: '    const settlement = await findAttempt(attempt);',
        replace:
          '    const again = { ...requestOf(order, attempt), id: `${attempt.id}+` };\n    const settlement = await callProvider(attempt.provider, (provider, signal) => provider.pay(again, signal));',
      },
    ],
  },
  {
    name: 'asks for the money in order to poll',
    edits: [
      {
        file: 'functions/orders/payment/collect-payment.ts',
        find: '  const found = await findAttempt(attempt);',
        replace: '  const found = await payOrFind(order, attempt);',
      },
    ],
  },
  {
    name: 'takes a capture behind the fence for a wanted one',
    edits: [
      {
        file: 'functions/orders/payment/payment-store.ts',
        find: "when: '#money = :open AND attribute_not_exists(captured)'",
        replace: "when: '(#money = :open OR #money <> :open)'",
      },
    ],
  },
  {
    name: 'promises no refund of a late capture',
    edits: [
      {
        file: 'functions/orders/payment/payment-store.ts',
        find: "[captureRefund({ ...attempt, captured: amount }, 'late_payment')]",
        replace: '[]',
      },
    ],
  },
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
    name: 'takes an order that owes money off the watch',
    edits: [
      {
        file: 'functions/orders/payment/settle-debts.ts',
        find: 'hasEnded(settled) && !owesMoney(settled)',
        replace: 'hasEnded(settled)',
      },
    ],
  },
  {
    name: 'does not end the pending attempt of a closed order',
    edits: [
      {
        file: 'functions/orders/payment/settle-debts.ts',
        find: "if (order.money === 'closed') await endPayment(order);",
        replace: '',
      },
    ],
  },
  {
    name: 'does not count a pending refund as a debt',
    edits: [
      {
        file: 'functions/orders/order/order.ts',
        find: "refunds.some(({ status }) => status === 'pending')",
        replace: 'false',
      },
    ],
  },
  {
    name: 'keeps a sold place claimable',
    edits: [
      {
        file: 'functions/orders/fulfilment/confirmation-store.ts',
        find: 'REMOVE holdId, claimableAt`',
        replace: 'REMOVE holdId`',
      },
    ],
  },
  {
    name: 'lists only the first of the tickets',
    edits: [
      {
        file: 'functions/orders/fulfilment/confirmation-store.ts',
        find: 'confirmOrderItem(order, tickets, {',
        replace: 'confirmOrderItem(order, tickets.slice(0, 1), {',
      },
    ],
  },
  {
    name: 'promises no refund when it closes the money',
    edits: [
      {
        file: 'functions/orders/fulfilment/compensate.ts',
        find: ".filter(({ status }) => status === 'captured')",
        replace: '.filter(() => false)',
      },
    ],
  },
  {
    name: "ends an order without its customer's counts",
    edits: [
      {
        file: 'functions/orders/fulfilment/failure-store.ts',
        find: 'const counts = [...customerCountItems(read, -1), ...codeUseItems(read, -1)];',
        replace: 'const counts: Action[] = [];',
      },
    ],
  },
  {
    name: 'ends an order without releasing its places',
    edits: [
      {
        file: 'functions/orders/fulfilment/failure-store.ts',
        find: '...held.map((place) => places.release(place, order.holdId))',
        replace: '',
      },
    ],
  },
  {
    name: 'releases a place that was sold meanwhile',
    edits: [
      {
        file: 'shared/inventory/place-items.ts',
        find: "claimableAt = :mark, #version = #version + :one REMOVE holdId',\n        ConditionExpression: '#status = :held AND holdId = :hold',",
        replace:
          "claimableAt = :mark, #version = #version + :one REMOVE holdId',\n        ConditionExpression: '#status = :held OR holdId = :hold OR attribute_exists(pk)',",
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
    name: 'deletes an event that the bus has refused',
    edits: [
      {
        file: 'functions/operations/relay/relay-store.ts',
        find: 'if (page.length === 1) return [];',
        replace: 'if (page.length === 1) return [...page];',
      },
    ],
  },
  {
    name: 'takes a closed order for an open one',
    edits: [
      {
        file: 'functions/orders/order/order.ts',
        find: "  money === 'open' && (status === 'pending' || status === 'awaiting_payment');",
        replace: "  status === 'pending' || status === 'awaiting_payment' || money === 'open';",
      },
    ],
  },
];
