import { expect, it } from 'vitest';
import { unlinked } from '../../../../shared/text/unlinked.ts';

it.each([
  ['Your account is locked – https://evil.example/login', 'Your account is locked – https evil example login'],
  ['see www.evil.example, or write to a@evil.example', 'see www evil example, or write to a evil example'],
  ['evil．example、evil。example', 'evil example、evil example'],
  ['ftp://192.168.1.1/x', 'ftp 192.168.1.1 x'],
  ['24.de', '24 de'],
  ['evil..example and evil.,evil.example', 'evil example and evil.,evil example'],
])('breaks links: %s', (text, plain) => {
  expect(unlinked(text)).toBe(plain);
});

it.each([
  'St. Pauli',
  '24.12.2026, 19:30',
  'Part 1: The End.',
  'Wait… what?',
  'Łódź & Süd',
  'A – B',
  'Tejo Vivo Lda., IBAN PT50 (S. A.)',
])('leaves plain text as it is: %s', (text) => {
  expect(unlinked(text)).toBe(text);
});
