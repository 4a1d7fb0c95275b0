import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Ledger } from '../../local/stripe/ledger.ts';

const kept = ['sessions', 'intents', 'charges', 'refunds', 'disputes'] as const;

/**
 * Gives a fake Stripe what the one before it had. Orders of an earlier demo would otherwise lack their charges when the
 * reconciler compares them.
 */
export function restoreBooks(ledger: Ledger, file: string): void {
  if (!existsSync(file)) return;
  const books = JSON.parse(readFileSync(file, 'utf8'));
  for (const name of kept) {
    for (const [id, object] of books[name]) ledger[name].set(id, object);
  }
}

export function keepBooks(ledger: Ledger, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(Object.fromEntries(kept.map((name) => [name, [...ledger[name]]]))));
}
