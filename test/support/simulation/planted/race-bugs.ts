// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code.
import type { PlantedBug } from './planted-bug.ts';

/** Bugs that matter where several people or processes work on one order at the same time. */
export const raceBugs: readonly PlantedBug[] = [
  {
    name: 'records what a provider did whatever was recorded of it',
    edits: [
      {
        file: 'functions/orders/payment/attempt-fact-store.ts',
        find: "const own = `${path}.#status IN (${known.join(', ')})`;",
        replace: "const own = `(${path}.#status IN (${known.join(', ')}) OR attribute_exists(pk))`;",
      },
    ],
  },
  {
    name: 'keeps the cart of an order',
    edits: [
      {
        file: 'functions/orders/checkout/accept-store.ts',
        find: "':none': [],",
        replace: "':none': lines,",
      },
      {
        file: 'functions/orders/checkout/accept-store.ts',
        find: '({ userId, version }: CartRow,',
        replace: '({ userId, version, lines }: CartRow,',
      },
    ],
  },
  {
    name: 'cancels an order that was paid',
    edits: [
      {
        file: 'functions/orders/fulfilment/compensate.ts',
        find: 'isCaptured && !refunding.includes(ending)',
        replace: "isCaptured && !refunding.includes(ending) && ending !== 'cancelled'",
      },
      {
        file: 'functions/orders/refunds/cancel-order.ts',
        find: '(isOpen(order) && !order.captured)',
        replace: 'isOpen(order)',
      },
    ],
  },
];
