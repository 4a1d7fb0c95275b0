import { randomUUID } from 'node:crypto';
import { update } from '../../../shared/dynamo/write.ts';
import { mintEnv } from '../env.ts';
import { ticketLimits } from '../limits.ts';

const { TICKETS_TABLE } = mintEnv.read();

const leaseKey = (name: string) => ({ pk: `lease#${name}`, sk: 'lease' });

export interface Lease {
  /** @throws Error when it has run out and somebody else has it. */
  renew(now: number): Promise<void>;
  end(): Promise<void>;
}

/**
 * The right to work on something alone, until it is not renewed any more; `undefined` while another has it. Clocks differ,
 * so two may have it for a moment: it saves work, and each write of that work still has its own condition.
 */
export async function takeLease(name: string, now: number): Promise<Lease | undefined> {
  const owner = randomUUID();
  const hold = (endsAt: number, condition: string, known: Record<string, unknown>) =>
    update(TICKETS_TABLE, leaseKey(name), {
      UpdateExpression: 'SET leaseOwner = :me, endsAt = :ends',
      ConditionExpression: condition,
      ExpressionAttributeValues: { ':me': owner, ':ends': endsAt, ...known },
    });
  const mine = 'leaseOwner = :me';
  // The lease may be ours already: a lost answer is asked for again.
  const open = `attribute_not_exists(pk) OR endsAt <= :now OR ${mine}`;
  const taken = await hold(now + ticketLimits.mintLeaseMs, open, { ':now': now });
  if (!taken) return undefined;
  return {
    async renew(then) {
      if (!(await hold(then + ticketLimits.mintLeaseMs, mine, {})))
        throw new Error(`The lease of ${name} is another's`);
    },
    async end() {
      await hold(0, mine, {});
    },
  };
}
