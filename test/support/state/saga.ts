type Saga = typeof import('../../../functions/orders/saga.ts')['handler'];
type Task = Parameters<Saga>[0];

/** One task of the order saga in this process, as Step Functions would invoke it. */
export async function runTask(task: Task['task'], orderId: string, result?: Task['result']): Promise<unknown> {
  const { handler } = await import('../../../functions/orders/saga.ts');
  return handler({ task, orderId, token: 'a-token-of-nobody', ...(result && { result }) });
}

/** The happy path: paid, then sold. */
export async function confirm(orderId: string): Promise<unknown> {
  await runTask('TakePayment', orderId);
  return runTask('ConfirmOrder', orderId);
}

const attempts = 10;

/** A task whose faults are tried again as the state machine does, at once. */
async function insistOn(task: Task['task'], orderId: string, outcome?: string): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await runTask(task, orderId, outcome ? ({ outcome } as Task['result']) : undefined);
      return (result as { outcome?: string } | undefined)?.outcome;
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

/** The first state: what it told the saga, read from the order. Without money and without an end its hold had lapsed. */
export async function takePayment(orderId: string): Promise<string> {
  const store = await import('../../../functions/orders/order/order-store.ts');
  const { outcomeOf } = await import('../../../functions/orders/payment/outcome.ts');
  await insistOn('TakePayment', orderId);
  const order = await store.readOrder(orderId);
  return (order && outcomeOf(order, Date.now())?.outcome) ?? 'lapsed';
}

/** The whole saga of an order paid with `tok_ok`, along its graph to an end. */
export async function runSaga(orderId: string): Promise<'confirmed' | 'failed'> {
  let outcome: string | undefined = await takePayment(orderId);
  for (;;) {
    if (outcome === 'paid' || outcome === 'captured') outcome = await insistOn('ConfirmOrder', orderId);
    if (outcome === 'confirmed') return 'confirmed';
    if ((await insistOn('RefundPayment', orderId, outcome)) !== 'captured') break;
    outcome = 'captured';
  }
  await insistOn('ReleaseTickets', orderId, outcome);
  return 'failed';
}
