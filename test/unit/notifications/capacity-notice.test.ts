import { expect, it } from 'vitest';
import { capacityNotice } from '../../../functions/notifications/mails/capacity-notice.ts';

it.each([
  [1, 'Booth: 1 person inside, capacity 1'],
  [1_200, 'Booth: 1,200 people inside, capacity 1,200'],
])('the mail of a full door says that %i are inside', (people, fact) => {
  const crowd = { zone: 'Booth', share: 100, inside: people, capacity: people } as const;
  expect(capacityNotice({ title: 'Late Show', crowds: [crowd], boardUrl: 'https://x.test' }).facts).toEqual([fact]);
});
