import { expect, it } from 'vitest';
import { followSource } from '../../../functions/catalog/lifecycle/follow-source.ts';

/** A source with one row that follows it. */
function world(present: { name: string } | undefined) {
  const rows = { source: present, follower: present };
  return {
    rows,
    read: async () => rows.source && { ...rows.source },
    walk: async (source: typeof present) => {
      rows.follower = source;
    },
  };
}

it('walks once while the source stays', async () => {
  const { rows, read, walk } = world({ name: 'Barn' });
  let walks = 0;
  await followSource(read, async (source) => {
    walks += 1;
    await walk(source);
  });
  expect([walks, rows.follower]).toEqual([1, { name: 'Barn' }]);
});

it.each([[{ name: 'Hall' }], [undefined]])(
  'ends with the source as it is now, %o, though another walk overtakes it',
  async (changed) => {
    const { rows, read, walk } = world({ name: 'Barn' });
    let isFirst = true;
    await followSource(read, async (source) => {
      if (isFirst) {
        isFirst = false;
        rows.source = changed;
        await followSource(read, walk);
      }
      await walk(source);
    });
    expect(rows.follower).toEqual(changed);
  },
);
