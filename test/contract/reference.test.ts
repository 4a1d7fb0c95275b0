import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../scripts/openapi/document.ts';
import { allRouteTables } from '../../scripts/openapi/tables.ts';
import { curlOf } from '../../web/reference/curl.js';

/** Plain JavaScript, as browsers load it. */
const { wordsOf } = await import(new URL('../../web/reference/search-words.js', import.meta.url).href);

const { paths, components } = openApiDocument(allRouteTables());
const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
);

describe('the filter of the reference', () => {
  const found = (...words: string[]) =>
    operations
      .filter((one) => words.every((word) => wordsOf(one, components.schemas).includes(word)))
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`);

  it.each([
    [['refund'], 'POST /v1/orders/{orderId}/cancel'],
    [['money', 'back'], 'POST /v1/orders/{orderId}/cancel'],
    [['voucher'], 'PUT /v1/cart/promo-code'],
    [['discount'], 'POST /v1/events/{eventId}/promo-codes'],
    [['coupon'], 'PUT /v1/cart/promo-code'],
    [['barcode'], 'GET /v1/tickets/{ticketId}/qr.svg'],
    [['tier'], 'POST /v1/events/{eventId}/ticket-types'],
    [['early', 'bird'], 'POST /v1/events/{eventId}/ticket-types'],
    [['hidden'], 'PATCH /v1/events/{eventId}/ticket-types/{ticketTypeId}'],
    [['accesscode'], 'POST /v1/cart/items'],
    [['bestavailable'], 'POST /v1/cart/items'],
    [['seats_taken'], 'POST /v1/cart/items'],
    [['basket'], 'GET /v1/cart'],
  ])('finds by %j what people mean by it', (words, route) => {
    expect(found(...words)).toContain(route);
  });

  it('finds nothing by what is not there', () => {
    expect(found('zeppelin')).toEqual([]);
  });
});

describe('the curl samples of the reference', () => {
  const samples = operations.map((one) => ({ ...one, curl: curlOf(one) }));

  it.each(samples)(
    '$method $path needs nothing that a bare machine lacks, and leaves no gap to fill in',
    ({ curl }) => {
      expect(curl.replace('<<JSON', '')).not.toMatch(/uuidgen|\bjq\b|<|\{\w+\}|example-|01M8FYMDJX/);
      const [, body] = /<<JSON\n([\s\S]*)\nJSON$/.exec(curl) ?? [];
      if (body !== undefined) expect(() => JSON.parse(body)).not.toThrow();
    },
  );

  it('show a body for every operation that needs one', () => {
    for (const { method, path, operation, curl } of samples) {
      const needsOne = operation.requestBody !== undefined && method !== 'get';
      if (needsOne && curl.includes('-d @-') === false) throw new Error(`${method} ${path} shows no body`);
    }
  });
});
