// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code.
import type { PlantedBug } from './planted-bug.ts';

/** Bugs of places, counts and messages. */
export const placeBugs: readonly PlantedBug[] = [
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
    name: "accepts an order without its customer's counts",
    edits: [
      {
        file: 'functions/orders/checkout/accept-store.ts',
        find: "    ...customerCountItems(order, 1, limit).map((action) => ({ action, refused: 'limit_reached' as const })),\n",
        replace: '',
      },
    ],
  },
];
