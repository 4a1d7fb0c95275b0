// Goal: a steward puts the page on the home screen of a phone, with an icon that the phone can draw.
// Method: asks a real browser, where there is one, what hinders it, and loads each icon of the manifest.
import { describe, expect, inject, it } from 'vitest';
import { phone } from '../../support/actors/gate-page.ts';
import { browser } from '../../support/http/browser.ts';
import { visitWithProfile } from '../../support/http/chromium.ts';

interface Icon {
  address: string;
  sizes: string;
  purpose: string;
  drawn: string;
}

/** The icons of the page's manifest, and of the page itself, each with the size at which the browser draws it. */
const drawnIcons = `(async () => {
  const { href } = document.querySelector('link[rel=manifest]');
  const { icons } = await (await fetch(href)).json();
  const touch = { src: document.querySelector('link[rel=apple-touch-icon]').href, sizes: '180x180', purpose: 'apple' };
  return Promise.all([...icons, touch].map(async ({ src, sizes, purpose }) => {
    const picture = new Image();
    picture.src = new URL(src, href).href;
    await picture.decode();
    return { address: picture.src, sizes, purpose, drawn: picture.naturalWidth + 'x' + picture.naturalHeight };
  }));
})()`;

describe.skipIf(browser === undefined)('the page of the gate on the home screen', () => {
  it('can be installed, and each icon has the size that the manifest says', async () => {
    await visitWithProfile(phone, async ({ page, faults }) => {
      await page.goto(`${inject('apiUrl')}/gate`);
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
      const devTools = await page.context().newCDPSession(page);
      const { url, errors, data } = await devTools.send('Page.getAppManifest');
      expect({ url, errors }).toEqual({ url: `${inject('apiUrl')}/gate/app.webmanifest`, errors: [] });
      expect(JSON.parse(data ?? '')).toMatchObject({ display: 'standalone' });
      // An empty list is the answer of a browser that has looked: one without the manifest names what is missing.
      expect((await devTools.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);

      const icons = await page.evaluate<Icon[]>(drawnIcons);
      const pictures = icons.filter(({ sizes }) => sizes !== 'any');
      for (const { address, sizes, drawn } of pictures) expect(drawn, address).toBe(sizes);
      expect(pictures.map(({ sizes, purpose }) => `${sizes} ${purpose}`).sort()).toEqual(
        ['180x180 apple', '192x192 any', '192x192 maskable', '512x512 any', '512x512 maskable'].sort(),
      );
      expect(faults).toEqual([]);
    });
  });

  it('says what hinders it where a page has no manifest', async () => {
    await visitWithProfile(phone, async ({ page }) => {
      await page.goto(`${inject('apiUrl')}/gate/live`);
      const devTools = await page.context().newCDPSession(page);
      const { installabilityErrors } = await devTools.send('Page.getInstallabilityErrors');
      expect(installabilityErrors.map(({ errorId }) => errorId)).toContain('no-manifest');
    });
  });
});
