import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { cancellation } from '../../../../shared/dynamo/cancellation.ts';

const cancelled = (...codes: (string | undefined)[]) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => (Code === undefined ? {} : { Code })),
  });

test('names the actions of a cancelled transaction whose condition failed and those that may be retried', () => {
  expect(cancellation(cancelled('None', 'ConditionalCheckFailed', undefined, 'ConditionalCheckFailed'))).toEqual({
    failed: [1, 3],
    conflicts: [],
  });
  const conflicting = cancelled('TransactionConflict', 'None', 'ThrottlingError', 'ProvisionedThroughputExceeded');
  expect(cancellation(conflicting)).toEqual({ failed: [], conflicts: [0, 2, 3] });
});

test.each(['ValidationError', 'ItemCollectionSizeLimitExceeded', 'AccessDenied'])(
  'an action that failed with %s makes it a fault, beside any other reason',
  (code) => {
    expect(cancellation(cancelled('None', code))).toBeUndefined();
    expect(cancellation(cancelled(code, 'ConditionalCheckFailed', 'TransactionConflict'))).toBeUndefined();
  },
);

test('another error, or a cancellation without a reason, is a fault', () => {
  expect(cancellation(new Error('down'))).toBeUndefined();
  expect(cancellation(cancelled())).toBeUndefined();
  expect(cancellation(cancelled('None'))).toBeUndefined();
});
