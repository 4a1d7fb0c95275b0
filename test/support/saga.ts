type Saga = typeof import('../../functions/orders/saga.ts')['handler'];
type Task = Parameters<Saga>[0];

/** One task of the order saga in this process, as Step Functions would invoke it. */
export async function runTask(task: Task['task'], orderId: string, result?: Task['result']): Promise<unknown> {
  const { handler } = await import('../../functions/orders/saga.ts');
  return handler({ task, orderId, token: 'a-token-of-nobody', ...(result && { result }) });
}

/** The happy path: paid, then sold. */
export async function confirm(orderId: string): Promise<unknown> {
  await runTask('TakePayment', orderId);
  return runTask('ConfirmOrder', orderId);
}
