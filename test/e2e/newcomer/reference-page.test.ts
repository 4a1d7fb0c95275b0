// Goal: the pages that the system serves show what a reader came for.
// Method: open them in a real browser, where there is one, and read the document after the scripts have run.
import { describe, expect, inject, it } from 'vitest';
import { browser, documentOf } from '../../support/http/browser.ts';

describe.skipIf(browser === undefined)('the reference page', () => {
  it('opens the route that a link names, marks it, and shows its sample, fields and examples', async () => {
    const html = await documentOf(`${inject('apiUrl')}/docs#createCartItem`);
    expect(html.match(/<a [^>]*aria-current="true"[^>]*>/g)).toEqual([
      expect.stringContaining('href="#createCartItem"'),
    ]);
    const [, card = ''] = /(<details [^>]*id="createCartItem"[\s\S]*?)<details [^>]*class="operation"/.exec(html) ?? [];
    expect(card).toMatch(/^<details [^>]*open/);
    expect(card).toContain('curl -s -X POST "$API/v1/cart/items"');
    expect(card).toContain('&lt;section id&gt;-&lt;row name&gt;-&lt;seat name&gt;');
    expect(card).toContain('Example');
    expect(card).toContain('"eventTitle": "Lighthouse Sessions"');
    expect(card).toContain('RateLimit-Remaining');
  });

  it('begins with the first steps, and shows who may call what', async () => {
    const html = await documentOf(`${inject('apiUrl')}/docs`);
    expect(html).toContain('EVENT_ID=$(curl -s');
    expect(html).toMatch(/<section id="roles">[\s\S]*DELETE \/v1\/organizers\/\{organizerId\}\/members\/\{memberId\}/);
  });
});
