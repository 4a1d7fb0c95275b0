import { onTestFinished, vi } from 'vitest';

/**
 * Watches what this process sends to the table of tickets, until the test ends. Returns a function that names the
 * commands since its last call, in their order.
 */
export async function ticketCommands(): Promise<() => string[]> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const spy = vi.spyOn(dynamo, 'send');
  onTestFinished(() => {
    spy.mockRestore();
  });
  return () => {
    const sent = spy.mock.calls.map(([command]) => command as { input: { TableName?: string } });
    spy.mockClear();
    const onTickets = sent.filter(({ input }) => input.TableName === process.env.TICKETS_TABLE);
    return onTickets.map((command) => command.constructor.name);
  };
}
