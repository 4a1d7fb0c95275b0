// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code.
import type { PlantedBug } from './planted-bug.ts';

/** Bugs of the saga, of the minute job, and of the ends of orders. */
export const sagaBugs: readonly PlantedBug[] = [
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
        find: "if (hasEnded(order) || order.money === 'closed') await endPayment(order);",
        replace: '',
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
    name: 'does not wait for a provider that is out',
    edits: [
      {
        file: 'functions/orders/fulfilment/resolve-order.ts',
        find: 'payBy + orderLimits.providerGraceMs <= now',
        replace: 'payBy <= now',
      },
    ],
  },
  {
    name: 'refunds what it could confirm',
    edits: [
      {
        file: 'functions/orders/fulfilment/finish-order.ts',
        find: "outcome === 'paid' ? await confirm(orderId) : outcome",
        replace: "outcome === 'paid' ? 'fault' : outcome",
      },
    ],
  },
  {
    name: 'ends an order that has ended',
    edits: [
      {
        file: 'functions/orders/fulfilment/failure-store.ts',
        find: "'#money = :closed AND #status IN (:pending, :awaiting) AND",
        replace: "'#money = :closed AND (#status IN (:pending, :awaiting) OR #version > :one) AND",
      },
    ],
  },
  {
    name: 'does not store the token of the saga',
    edits: [
      {
        file: 'functions/orders/fulfilment/take-payment.ts',
        find: 'set: { taskToken: token, ...',
        replace: 'set: { ...',
      },
    ],
  },
  {
    name: 'does not look again after it has stored the token',
    edits: [
      {
        file: 'functions/orders/fulfilment/take-payment.ts',
        find: '  if (current) await signalOutcome(current, token);',
        replace: '',
      },
    ],
  },
  {
    name: 'forgets a waiting saga when the minute job ends its order',
    edits: [
      { file: 'functions/orders/fulfilment/finish-order.ts', find: 'keepsToken: true', replace: 'keepsToken: false' },
    ],
  },
  {
    name: 'takes an order off the watch while its saga waits',
    edits: [{ file: 'functions/orders/payment/settle-debts.ts', find: ' && !settled.taskToken', replace: '' }],
  },
  {
    name: 'takes an order off the watch before its saga is woken',
    edits: [
      {
        file: 'functions/orders/fulfilment/wake-saga.ts',
        find: '    await signalSaga(taskToken, outcome);\n    if (hasEnded(order)) await endWait(order);',
        replace: '    if (hasEnded(order)) await endWait(order);\n    await signalSaga(taskToken, outcome);',
      },
    ],
  },
  {
    name: 'takes every fault of a signal for a dead token',
    edits: [{ file: 'functions/orders/fulfilment/signal-saga.ts', find: 'throw error;', replace: 'return;' }],
  },
];
