import { expect, it } from 'vitest';
import { formTargets, type PageState, paymentPage } from '../../../functions/test-provider/page/payment-page.ts';

const payment = { orderId: 'ord_1', amount: { amount: 9000, currency: 'EUR' } };
const states: PageState[] = ['open', 'pending', 'captured', 'declined', 'failed', 'too_late'];

it('offers to pay and to decline while the payment is open, and never afterwards', () => {
  const buttons = states.map((state) => paymentPage(state, payment).match(/<button/g)?.length ?? 0);
  expect(buttons).toEqual([2, 0, 0, 0, 0, 0]);
});

it('says which order costs how much, and what to do next', () => {
  for (const state of states) {
    const page = paymentPage(state, payment);
    expect(page).toContain('€90.00');
    expect(page).toContain('ord_1');
    expect(page).toContain('<html lang="en">');
  }
  expect(paymentPage('captured', payment)).toContain('You can close this page');
});

it('leads back to the shop, whatever its address holds', () => {
  const page = paymentPage('declined', { ...payment, returnUrl: 'https://shop.example/?a=1&b="><script>' });
  expect(page).toContain('href="https://shop.example/?a=1&#38;b=&#34;&#62;&#60;script&#62;"');
  expect(page).not.toContain('<script');
});

it('lets its form lead to itself and to the shop alone', () => {
  expect(formTargets({})).toBe("'self'");
  expect(formTargets({ returnUrl: 'https://shop.example/done?x=1' })).toBe("'self' https://shop.example");
  expect(formTargets({ returnUrl: 'http://localhost:3000/' })).toBe("'self' http://localhost:3000");
  expect(formTargets({ returnUrl: 'http://[::1]:3000/' })).toBe("'self' http:");
});
