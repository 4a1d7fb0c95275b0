// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code.
import type { PlantedBug } from './planted-bug.ts';

/** Takes a confirmed order off the watch, whatever else may have been paid. Otherwise the minute job refunds it. */
const offTheWatch = {
  file: 'functions/orders/fulfilment/confirmation-store.ts',
  find: 'order.attempts.length > 1 || owesMoney(order)',
  replace: 'false',
};

/** Bugs of payments and of what an order owes. */
export const paymentBugs: readonly PlantedBug[] = [
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
        find: "const unpaid = '#money = :open AND attribute_not_exists(captured)';",
        replace: "const unpaid = '(#money = :open OR #money <> :open)';",
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
    name: 'does not count a pending refund as a debt',
    edits: [
      {
        file: 'functions/orders/order/order.ts',
        find: "refund.status === 'pending' && !(",
        replace: 'false && !(',
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
  {
    name: 'adds an attempt while another one is pending',
    edits: [
      {
        file: 'functions/orders/payment/retry-payment.ts',
        find: 'const payable = await endPending(order);',
        replace: 'const payable = order;',
      },
      offTheWatch,
    ],
  },
  {
    name: 'ignores a charge that it took for unknown',
    edits: [
      {
        file: 'functions/orders/payment/payment-store.ts',
        find: "from: ['pending', 'declined', 'failed'],",
        replace: "from: ['pending', 'declined'],",
      },
    ],
  },
  {
    name: 'gives up a charge that the provider does not know yet',
    edits: [
      {
        file: 'functions/orders/payment/collect-payment.ts',
        find: 'overAt + orderLimits.watchUnknownMs',
        replace: 'overAt',
      },
    ],
  },
  {
    name: 'does not count an unknown attempt as a debt',
    edits: [
      {
        file: 'functions/orders/order/attempt.ts',
        find: "status === 'pending' || (status === 'failed' && watchUntil !== undefined)",
        replace: "status === 'pending' || (status === 'failed' && watchUntil === 0)",
      },
    ],
  },
  {
    name: 'confirms an order that has paid another amount',
    edits: [
      {
        file: 'functions/orders/order/order.ts',
        find: 'captured !== undefined && isSameMoney(captured, total)',
        replace: 'captured !== undefined && isSameMoney(captured, captured)',
      },
      {
        file: 'functions/orders/fulfilment/confirmation-store.ts',
        find: 'AND captured = :due AND',
        replace: 'AND (captured = :due OR captured <> :due) AND',
      },
    ],
  },
  {
    name: 'refunds what was due instead of what was taken',
    edits: [
      {
        file: 'functions/orders/order/order.ts',
        find: "  amount: captured,\n  status: 'pending',",
        replace: "  amount,\n  status: 'pending',",
      },
    ],
  },
];
