import { base32nopad } from '@scure/base';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Random numbers by Mulberry32: the same seed gives the same codes again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * Yields texts that resemble the codes given and are none of them: random ones, and mutations of every kind that a thief
 * without the key, a damaged print or a bad scanner may produce.
 */
export function* forgedCodes(sold: readonly string[], count: number, seed: number): Generator<string> {
  const random = randomFrom(seed);
  const known = new Set(sold);
  const one = () => sold[random(sold.length)] ?? '';
  const bytesOf = (code: string) => base32nopad.decode(code);
  const letters = (length: number) => Array.from({ length }, () => alphabet[random(32)]).join('');
  const randomBytes = (bytes: Uint8Array, from: number, to: number) => {
    for (let at = from; at < to; at++) bytes[at] = random(256);
    return base32nopad.encode(bytes);
  };
  const kinds: (() => string)[] = [
    () => letters(170),
    // Well formed, under the true version and key.
    () => randomBytes(bytesOf(one()), 5, 106),
    () => randomBytes(bytesOf(one()), 1, 106),
    // One bit, one character, or two characters exchanged.
    () => {
      const bytes = bytesOf(one());
      const at = random(106);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
      return base32nopad.encode(bytes);
    },
    () => {
      const [code, at] = [one(), random(170)];
      return code.slice(0, at) + letters(1) + code.slice(at + 1);
    },
    () => {
      const [code, at] = [one(), random(169)];
      return code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2);
    },
    // Other fields under the signature of a sold code, its signature made up, or that of another ticket.
    () => randomBytes(bytesOf(one()), 26, 34),
    () => randomBytes(bytesOf(one()), 34, 42),
    () => randomBytes(bytesOf(one()), 42, 106),
    () => base32nopad.encode(Uint8Array.from([...bytesOf(one()).slice(0, 42), ...bytesOf(one()).slice(42)])),
    () => {
      const bytes = bytesOf(one());
      bytes.fill(0, 42);
      return base32nopad.encode(bytes);
    },
    // Cut, lengthened, or put together.
    () => one().slice(0, random(170)),
    () => one() + letters(1 + random(4)),
    () => {
      const at = 1 + random(169);
      return one().slice(0, at) + one().slice(at);
    },
    () => `]Q1${letters(170)}`,
  ];
  for (let made = 0; made < count; ) {
    const text = kinds[made % kinds.length]?.() ?? '';
    // By chance a mutation is the code itself, or another sold one.
    if (text === '' || known.has(text)) continue;
    made++;
    yield text;
  }
}
