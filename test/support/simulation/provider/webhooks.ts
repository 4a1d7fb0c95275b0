import { signTestWebhook, testSignatureHeader } from '../../../../shared/records/test-provider/webhook-signature.ts';
import type { Actor } from '../engine/scheduler.ts';
import type { World } from '../world.ts';

export const webhookSecret = 'the secret of the simulated provider';
const route = 'POST /v1/payments/webhooks/test';
const minuteMs = 60_000;
/** Pauses before a webhook that was not accepted is sent again. The last ones come after all faults. */
const repeatsMs = [1, 3, 10, 30, 120, 1_440, 2_880].map((minutes) => minutes * minuteMs);

/** Sends the webhooks of the provider: late, twice, out of order, or never. */
export class Webhooks {
  readonly #world: World;
  readonly #actor: Actor;
  #events = 0;

  constructor(world: World) {
    this.#world = world;
    this.#actor = world.scheduler.actor('provider');
  }

  /** Announces an event `afterMs` from now. Those of payments may get lost: they are also asked for. */
  announce(type: string, subject: string, afterMs = 0): void {
    const { scheduler, faults, cast } = this.#world;
    if (!cast.webhooks) return;
    if (type.startsWith('payment.') && faults.hits('webhook-lost')) return;
    const event = { id: `whk_${++this.#events}`, type, attemptId: subject, orderId: subject.split('#')[0] ?? '' };
    const copies = faults.hits('message-twice') ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const delayMs = faults.hits('message-late') ? scheduler.between(10_000, 400_000) : scheduler.between(50, 3_000);
      scheduler.later(afterMs + delayMs, undefined, () => this.#deliver(event, 0), this.#actor);
    }
  }

  async #deliver(event: object, attempt: number): Promise<void> {
    const { scheduler } = this.#world;
    const status = await this.#send(event, webhookSecret);
    const pauseMs = repeatsMs[attempt];
    if (status === 200 || pauseMs === undefined) return;
    scheduler.later(pauseMs, undefined, () => this.#deliver(event, attempt + 1), this.#actor);
  }

  async #send(event: object, secret: string): Promise<number> {
    const { api, scheduler } = this.#world;
    const signature = signTestWebhook(JSON.stringify(event), secret, scheduler.now);
    return (await api('', route, { body: event, headers: { [testSignatureHeader]: signature } })).status;
  }

  /** Somebody who does not know the secret says that everything was paid. */
  forge(): void {
    const { scheduler, provider } = this.#world;
    const forge = async () => {
      for (const attemptId of provider.charges.keys()) {
        const orderId = attemptId.split('#')[0] ?? '';
        const event = { id: `forged_${attemptId}`, type: 'payment.captured', attemptId, orderId };
        if ((await this.#send(event, 'a guess')) === 200) provider.complaints.push('a forged webhook was accepted');
      }
    };
    scheduler.later(scheduler.between(60_000, 300_000), undefined, forge, scheduler.actor('forger'));
  }
}
