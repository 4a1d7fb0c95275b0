type Saga = typeof import('../../../functions/orders/saga.ts')['handler'];
type Task = Parameters<Saga>[0];

/** Runs one task of the order saga in this process, as Step Functions invokes it. Its own tokens are some 700 long. */
export async function runTask(
  task: Task['task'],
  orderId: string,
  result?: Task['result'],
  token = 'a-token-of-nobody',
): Promise<unknown> {
  const { handler } = await import('../../../functions/orders/saga.ts');
  return handler({ task, orderId, token, ...(result && { result }) });
}

/** Runs the happy path of the saga: the payment, then the confirmation. */
export async function confirm(orderId: string): Promise<unknown> {
  await runTask('TakePayment', orderId);
  return runTask('ConfirmOrder', orderId);
}

const maxAttempts = 10;

/** Runs a task and retries faults as the state machine does, without waiting. */
async function runWithRetries(task: Task['task'], orderId: string, outcome?: string): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await runTask(task, orderId, outcome ? ({ outcome } as Task['result']) : undefined);
      return (result as { outcome?: string } | undefined)?.outcome;
    } catch (error) {
      if (attempt === maxAttempts) throw error;
    }
  }
}

/** Runs the first state and reads its outcome from the order. An order without an outcome has a lapsed hold. */
export async function takePayment(orderId: string): Promise<string> {
  const store = await import('../../../functions/orders/order/order-store.ts');
  const { outcomeOf } = await import('../../../functions/orders/payment/outcome.ts');
  await runWithRetries('TakePayment', orderId);
  const order = await store.readOrder(orderId);
  return (order && outcomeOf(order, Date.now())?.outcome) ?? 'lapsed';
}

/** Runs the whole saga of an order paid with `tok_ok`, along its graph to an end. */
export async function runSaga(orderId: string): Promise<'confirmed' | 'failed'> {
  let outcome: string | undefined = await takePayment(orderId);
  for (;;) {
    if (outcome === 'paid' || outcome === 'captured') outcome = await runWithRetries('ConfirmOrder', orderId);
    if (outcome === 'confirmed') return 'confirmed';
    if ((await runWithRetries('RefundPayment', orderId, outcome)) !== 'captured') break;
    outcome = 'captured';
  }
  await runWithRetries('ReleaseTickets', orderId, outcome);
  return 'failed';
}
