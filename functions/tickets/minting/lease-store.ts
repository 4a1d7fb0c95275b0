import { randomUUID } from 'node:crypto';
import { update } from '../../../shared/dynamo/write.ts';
import { type MintLease, mintLeaseKey } from '../../../shared/records/mint-lease.ts';
import { mintEnv } from '../env.ts';
import { ticketLimits } from '../limits.ts';

const { TICKETS_TABLE } = mintEnv.read();

export interface Lease {
  /** @throws Error if the lease has run out and another owner has taken it. */
  renew(now: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the exclusive right to change the places of a type, for as long as it is renewed. `undefined` while another
 * owner has it. Clocks differ, so two owners may have it briefly. A lease only saves work: each write still has its own
 * condition.
 */
export async function takeLease(ticketTypeId: string, now: number): Promise<Lease | undefined> {
  const owner = randomUUID();
  const write = (endsAt: number, condition: string, values: Record<string, unknown>) =>
    update<MintLease>(TICKETS_TABLE, mintLeaseKey(ticketTypeId), {
      UpdateExpression: 'SET leaseOwner = :me, endsAt = :ends',
      ConditionExpression: condition,
      ExpressionAttributeValues: { ':me': owner, ':ends': endsAt, ...values },
    });
  const mine = 'leaseOwner = :me';
  // The lease may be ours already, if the SDK retries a write whose answer was lost.
  const open = `attribute_not_exists(pk) OR endsAt <= :now OR ${mine}`;
  const taken = await write(now + ticketLimits.mintLeaseMs, open, { ':now': now });
  if (!taken) return undefined;
  return {
    async renew(renewedAt) {
      if (!(await write(renewedAt + ticketLimits.mintLeaseMs, mine, {})))
        throw new Error(`The lease of ${ticketTypeId} belongs to another owner`);
    },
    async release() {
      await write(0, mine, {});
    },
  };
}
