// Goal: a slow answer is waited for as long as a guest would, and the first one longer.
// Method: a real browser, where there is one, against the local cloud, whose answers to scans are held back.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { newDevice } from '../../support/actors/door.ts';
import { enrolByLink, phone, scanned, soldCodes } from '../../support/actors/gate-page.ts';
import { show } from '../../support/actors/world.ts';
import { browser } from '../../support/http/browser.ts';
import { visit } from '../../support/http/chromium.ts';

describe.skipIf(browser === undefined)('the patience of the gate', () => {
  it('waits longer for the first answer, as the API may have to start', async () => {
    const party = await show();
    const { enrolCode } = await newDevice(party);
    const [first = '', second = ''] = await soldCodes(party, 2);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      await page.route('**/v1/checkin/scans', async (route) => {
        await sleep(2_600);
        await route.continue().catch(() => undefined);
      });
      const slow = await scanned(page, first);
      expect(slow.result).toBe('admitted');
      expect(slow.text).not.toContain('Without network');
      expect(await scanned(page, second)).toMatchObject({
        result: 'admitted',
        text: expect.stringContaining('Without network'),
      });
    });
  });
});
