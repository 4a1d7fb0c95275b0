// Goal: a steward points the camera at the board, and the phone is set up. At a ticket, and the guest comes in once.
// Method: a real browser, where there is one, against the local cloud. Its camera shows a film of a printed ticket.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { newDevice } from '../../support/actors/door.ts';
import { enrolByLink, phone, soldCodes } from '../../support/actors/gate-page.ts';
import { show } from '../../support/actors/world.ts';
import { cameraFlags, writeFilm } from '../../support/camera/fake-camera.ts';
import { blank, codeImage } from '../../support/camera/gray-image.ts';
import { photograph } from '../../support/camera/photograph.ts';
import { browser } from '../../support/http/browser.ts';
import { violations, visit } from '../../support/http/chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'nightflow-camera-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(browser === undefined)('the camera of the gate', () => {
  it('sees a ticket, lets the guest in, and says where and when it was used the second time', async () => {
    const party = await show();
    const { enrolCode } = await newDevice(party);
    const [code = ''] = await soldCodes(party, 1);
    const film = join(folder, 'ticket.y4m');
    const ticket = photograph(codeImage(code), { width: 480, height: 640, share: 0.6, yaw: 15, turn: 8 });
    // The page takes a code anew when it was out of sight for three seconds.
    writeFilm(film, [
      { picture: ticket, seconds: 2 },
      { picture: blank(480, 640, 70), seconds: 4 },
    ]);
    await visit(
      phone,
      async ({ page }) => {
        await enrolByLink(page, enrolCode);
        // The frame to aim at is in the middle of the picture, which fills its place.
        const [place, picture] = await page.evaluate<string[]>(
          `['.camera', '.camera video'].map((one) => JSON.stringify(document.querySelector(one).getBoundingClientRect()))`,
        );
        expect(picture).toBe(place);
        const verdict = page.locator('.verdict[data-result=admitted]');
        await verdict.waitFor();
        expect(await verdict.textContent()).toMatch(/^Admit/);
        const refused = page.locator('.verdict[data-result=already_used]');
        await refused.waitFor();
        expect(await refused.textContent()).toMatch(/First admitted .+ at North/);
      },
      cameraFlags(film),
    );
  });

  it('sets up the phone by the code on the board, and says when it sees another one', async () => {
    const party = await show();
    const { enrolCode } = await newDevice(party);
    const [code = ''] = await soldCodes(party, 1);
    const film = join(folder, 'board.y4m');
    const size = { width: 640, height: 640, share: 0.6, yaw: 10, turn: 5 };
    writeFilm(film, [
      { picture: photograph(codeImage(code), size), seconds: 3 },
      { picture: photograph(codeImage(`${inject('apiUrl')}/gate#${enrolCode}`), size), seconds: 3 },
    ]);
    await visit(
      phone,
      async ({ page }) => {
        await page.goto(`${inject('apiUrl')}/gate`);
        await page.getByRole('button', { name: 'Scan the code' }).click();
        await page.getByText('This is not the code of a phone.').waitFor();
        expect(await violations(page)).toEqual([]);
        await page.getByRole('heading', { name: 'Ready' }).waitFor();
        await page.getByText('● Online').waitFor();
      },
      cameraFlags(film),
    );
  });
});
