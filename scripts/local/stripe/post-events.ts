import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeStripe } from './fake-stripe.ts';

/** A system under load answers later, and one that has just got its keys knows them within a minute. */
const attempts = 70;
const pauseMs = 1_000;

/**
 * Posts the events of a fake to an endpoint from now on, one after another and each until it is accepted, as Stripe
 * does. Returns a function that posts what has happened, and resolves once it is accepted.
 * @throws Error if the endpoint does not accept one of them within 70 attempts, a second apart.
 */
export function postEvents(fake: FakeStripe, url: string): () => Promise<void> {
  let posted = fake.ledger.events.length;
  let last = Promise.resolve();
  const postNew = async () => {
    for (const event of fake.ledger.events.slice(posted)) {
      await postUntilAccepted(() => fake.post(event, url), event.type);
      posted += 1;
    }
  };
  return () => {
    last = last.then(postNew);
    return last;
  };
}

async function postUntilAccepted(post: () => Promise<Response>, type: string): Promise<void> {
  let answer = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      const response = await post();
      if (response.ok) return;
      answer = `${response.status} ${await response.text()}`;
    } catch (error) {
      answer = error instanceof Error ? error.message : String(error);
    }
    await sleep(pauseMs);
  }
  throw new Error(`The webhook ${type} was not accepted: ${answer}`);
}
