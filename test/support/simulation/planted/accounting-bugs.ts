// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code.
import type { PlantedBug } from './planted-bug.ts';

type EditText = readonly [file: string, find: string, replace: string];

const bug = (name: string, ...edits: readonly EditText[]): PlantedBug => ({
  name,
  edits: edits.map(([file, find, replace]) => ({ file, find, replace })),
});

const prices = 'shared/pricing/price-lines.ts';
const orderTransactions = 'shared/ledger/order-transactions.ts';
const paperStore = 'functions/accounting/papers/paper-store.ts';

/** Bugs of prices, the ledger, its totals, papers and the reconciler. */
export const accountingBugs: readonly PlantedBug[] = [
  bug(
    'rounds the tax of an order instead of each line',
    [
      prices,
      '  return lines.map((line, index) => {',
      '  let [exact, given] = [0, 0];\n  return lines.map((line, index) => {',
    ],
    [
      prices,
      'amount: taxOf(base, taxTerms)',
      'amount: -given + (given = Math.round((exact += (base * taxTerms.rate) / (taxTerms.included ? 100 + taxTerms.rate : 100))))',
    ],
  ),
  bug('rounds the booking fee of a ticket instead of each line', [
    prices,
    'return roundHalfUp(fee < most ? fee : most, whole);',
    'return line.quantity * roundHalfUp(fee < most ? fee : most, whole * quantity);',
  ]),
  { ...bug('charges a booking fee for free tickets', [prices, 'if (price === 0) return 0;', '']), needs: 'free' },
  {
    ...bug('divides the fee of an order over free tickets, too', [
      prices,
      'const parts = apportion(fee, prices);',
      'const parts = apportion(fee, prices.map(() => 1));',
    ]),
    needs: 'free',
  },
  bug('loses the rest of a division', [
    'shared/pricing/share.ts',
    'Number((BigInt(amount) * cumulated) / all) - given',
    'Number((BigInt(amount) * BigInt(weight)) / all)',
  ]),
  bug('shows a cart without fees and taxes', [
    'functions/carts/view/cart-view.ts',
    'const counted = cartItems(orderable, promo);',
    'const counted = cartItems(orderable.map(({ terms: _, ...line }) => line), promo);',
  ]),
  bug('posts a change again when it is delivered again', [
    'shared/ledger/ledger-row.ts',
    'sk: `${ledgerTime(transaction.at)}#${transaction.id}`',
    'sk: `${ledgerTime(transaction.at)}#${transaction.id}#${now}`',
  ]),
  bug(
    'posts a payment before it is captured',
    [
      orderTransactions,
      "({ provider, status }) => status === 'captured' &&",
      "({ provider, status }) => status !== 'declined' &&",
    ],
    [orderTransactions, 'sharesOf(order, takenBy(attempt))', 'sharesOf(order, captured.amount)'],
  ),
  bug('posts what was due instead of what was taken', [
    orderTransactions,
    'sharesOf(order, takenBy(attempt))',
    'sharesOf(order, takenBy(attempt) && amount.amount)',
  ]),
  bug('leaves booking fees out of the sale', [
    'shared/ledger/sale-transaction.ts',
    '({ item, ...lineParts(item) })',
    '({ item, ...lineParts(item), fee: { net: 0, tax: 0 } })',
  ]),
  {
    ...bug('works out the tax of a refund without those before it', [
      'shared/records/terms/refund-division.ts',
      '[partOf(amount, taken), partOf(amount, taken + gross)]',
      '[partOf(amount, 0 * taken), partOf(amount, gross)]',
    ]),
    needs: 'refunds',
  },
  bug('posts a refund as paid that a bank has returned', [
    'shared/ledger/refund-transactions.ts',
    'returnedAt(order, refund), ',
    'undefined, ',
  ]),
  {
    ...bug('keeps a lost dispute as withheld money', [
      'shared/ledger/incident-transactions.ts',
      "if (state.status === 'lost' && place",
      "if (state.status === 'never' && place",
    ]),
    needs: 'webhooks',
  },
  bug('adds a batch to the totals again when it is delivered again', [
    'functions/accounting/totals/totals-store.ts',
    'OR lastPosition < :first)',
    'OR lastPosition < :first OR attribute_exists(lastPosition))',
  ]),
  {
    ...bug('counts all tickets of a line when one is refunded', [
      'shared/ledger/ticket-counts.ts',
      'return countsOf(order, (itemId) => own.filter((ticket) => ticket.itemId === itemId).length);',
      'return countsOf(order, (itemId, quantity) => (own.some((ticket) => ticket.itemId === itemId) ? quantity : 0));',
    ]),
    needs: 'refunds',
  },
  {
    ...bug(
      'gives a number that somebody else has given',
      [
        paperStore,
        "ConditionExpression: '#sequence = :last',",
        "ConditionExpression: '#sequence = :last OR attribute_exists(pk)',",
      ],
      [
        paperStore,
        ": { ConditionExpression: 'attribute_not_exists(pk)' }),",
        ": { ConditionExpression: 'attribute_not_exists(pk) OR attribute_exists(pk)' }),",
      ],
    ),
    needs: 'boxOffice',
  },
  bug('gives all papers of a batch one number', [
    'functions/accounting/papers/issue-papers.ts',
    '(last?.sequence ?? 0) + index + 1',
    '(last?.sequence ?? 0) + 1',
  ]),
  bug('counts a number before it writes the paper', [
    paperStore,
    'return tryTransact([counter, ...puts]);',
    'return tryTransact([counter]).then((cancelled) => cancelled ?? tryTransact(puts));',
  ]),
  bug('credits with the wrong sign', [
    'functions/accounting/papers/credit-note.ts',
    'total: price.net + fee.net + tax,',
    'total: -(price.net + fee.net + tax),',
  ]),
  bug('writes an invoice without its added tax', [
    'functions/accounting/papers/invoice.ts',
    'total: lineCost(item),',
    'total: lineCost({ ...item, tax: undefined } as never),',
  ]),
  bug('issues no credit note for a refund of money alone', [
    'functions/accounting/papers/credit-note.ts',
    'return line ? [creditLine(line, event, quantity)] : [];',
    'return line && quantity > 0 ? [creditLine(line, event, quantity)] : [];',
  ]),
  {
    ...bug('does not post what the ledger lacks', [
      'functions/orders/reconciliation/mend-finding.ts',
      '      await postTransactions(order);\n',
      '',
    ]),
    needs: 'reconciles',
  },
  {
    ...bug('does not look for papers that were not issued', [
      'functions/orders/reconciliation/ledger-findings.ts',
      'const papers = unissued.map(',
      'const papers = unissued.slice(0, 0).map(',
    ]),
    needs: 'reconciles',
  },
  {
    ...bug('cannot compare a place that was returned and sold again', [
      'functions/orders/reconciliation/order-state-store.ts',
      'getMany<object>(table, [...distinct.values()],',
      'getMany<object>(table, keys.flat(),',
    ]),
    needs: 'reconciles',
  },
];
