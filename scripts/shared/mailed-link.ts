import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { Failure } from '../local/process/failure.ts';

const patienceSeconds = 60;
const pollMs = 200;

const Outbox = z.object({ items: z.array(z.object({ to: z.array(z.string()), text: z.string() })) });

/** Reads `/outbox.json` of a local system. */
type ReadOutbox = () => Promise<unknown>;

/** Returns the token of the newest link that confirms an address, or `undefined` without such a mail. */
export async function newestLink(readOutbox: ReadOutbox, email: string): Promise<string | undefined> {
  const { items } = Outbox.safeParse(await readOutbox()).data ?? { items: [] };
  const texts = items.flatMap(({ to, text }) => (to.includes(email) ? [text] : []));
  return texts.map((text) => /#verify=([\w-]+)/.exec(text)?.[1]).find((token) => token !== undefined);
}

/**
 * Waits for a link that confirms an address, newer than `before`. Returns its token.
 * @throws Failure when no such mail arrives within a minute.
 */
export async function awaitLink(readOutbox: ReadOutbox, email: string, before?: string): Promise<string> {
  const endsAt = performance.now() + patienceSeconds * 1000;
  for (;;) {
    const token = await newestLink(readOutbox, email);
    if (token !== undefined && token !== before) return token;
    if (performance.now() > endsAt) {
      throw new Failure(`No mail to confirm ${email} is in the outbox. Only a local system shows its mails there.`);
    }
    await sleep(pollMs);
  }
}
