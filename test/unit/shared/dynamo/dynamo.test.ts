import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { cancellation } from '../../../../shared/dynamo/transaction.ts';

const cancelled = (...codes: (string | undefined)[]) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => (Code === undefined ? {} : { Code })),
  });

test('a cancelled transaction says which conditions did not hold and which actions may be tried again', () => {
  expect(cancellation(cancelled('None', 'ConditionalCheckFailed', undefined, 'ConditionalCheckFailed'))).toEqual({
    failed: [1, 3],
    conflicts: [],
  });
  const met = cancelled('TransactionConflict', 'None', 'ThrottlingError', 'ProvisionedThroughputExceeded');
  expect(cancellation(met)).toEqual({ failed: [], conflicts: [0, 2, 3] });
});

test.each(['ValidationError', 'ItemCollectionSizeLimitExceeded', 'AccessDenied'])(
  'an action that failed with %s makes it a fault, whatever else was met',
  (code) => {
    expect(cancellation(cancelled('None', code))).toBeUndefined();
    expect(cancellation(cancelled(code, 'ConditionalCheckFailed', 'TransactionConflict'))).toBeUndefined();
  },
);

test('an error of another kind, or without a reason, is a fault', () => {
  expect(cancellation(new Error('down'))).toBeUndefined();
  expect(cancellation(cancelled())).toBeUndefined();
  expect(cancellation(cancelled('None'))).toBeUndefined();
});
