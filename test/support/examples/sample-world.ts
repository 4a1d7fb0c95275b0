/** The moment that stands for the start of a run, in every example. */
const sampleNow = Date.parse('2027-03-06T18:00:00Z');
/** Times are rounded, so that a run that takes its time gives the same examples. */
const roundMs = 5 * 60_000;
const dayMs = 86_400_000;

/** The id of a ticket type contains that of its event, and the id of a ticket that of its type. */
const ids = /\b([a-z]{3})_([0-9A-HJKMNP-TV-Z]{26})(_[0-9A-HJKMNP-TV-Z]{5}(?![0-9A-Z]))?(_\d+_\d+_\d+)?/g;
const times = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)/g;
const ticketCode = /^[A-Z2-7]{140,178}$/;

/** Texts that differ in each run, by the name of their field. */
const secrets: Record<string, (n: number) => string> = {
  refreshToken: (n) => `example-refresh-token-${n}`,
  deviceToken: (n) => `nfd_example-device-token-${n}`,
  enrolCode: (n) => `K7QM4XWD9TB${n}`,
  token: (n) => `example-token-of-the-mailed-link-${n}`,
  key: (n) => `nfk_example-key-${n}`,
  nextCursor: (n) => `example-cursor-${n}`,
  secret: (n) => `whsec_example-secret-${n}`,
  creditNote: (n) => `HC-2027-C00000${n}`,
  paymentReference: () => 'nf 4k7qz m2x9d',
  ticketCode: (n) => `${'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(5).slice(0, 149)}${'ABCDEFGH'[n - 1] ?? 'Z'}`,
};

/** Values that no run repeats. */
const unsteady: Record<string, unknown> = {
  // A session that is refreshed within the same second gets an equal token, otherwise another one.
  accessToken: 'eyJhbGciOiJFZERTQSJ9.example-access-token.c2lnbmF0dXJl',
  milliseconds: 3,
  correlationId: 'JKJaXmPLvHcESHA=',
};

const offsetMs = (offset: string): number => {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -60_000 : 60_000);
};

const rendered = (at: number, offset: string): string =>
  `${new Date(at + offsetMs(offset)).toISOString().slice(0, 19)}${offset}`;

/**
 * The names that the examples give to what a run creates: the first event is always the same sample id, whatever its
 * real one. Real values become samples on the way into the examples, and samples real values on the way out.
 */
export class SampleWorld {
  readonly #now = Math.floor(Date.now() / 60_000) * 60_000;
  readonly #samples = new Map<string, string>();
  readonly #reals = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  #name(real: string, kind: string, sampleOf: (n: number) => string): string {
    const known = this.#samples.get(real);
    if (known !== undefined) return known;
    const n = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, n);
    const sample = sampleOf(n);
    this.#samples.set(real, sample);
    this.#reals.set(sample, real);
    return sample;
  }

  /** Names a secret that no answer carries, such as the token of a mailed link. */
  learn(field: string, real: string): void {
    this.#name(real, field, secrets[field] ?? ((n) => `example-${field}-${n}`));
  }

  #sampleId([id = '', prefix = '', ulid = '', type, place]: (string | undefined)[]): string {
    return this.#name(id, prefix, (n) => {
      const event = this.#samples.get(`evt_${ulid}`)?.slice(4);
      const body = event ?? `01M8FYMDJX${String(n).padStart(16, '0')}`;
      const typeName = place ? this.#samples.get(`typ_${ulid}${type}`)?.slice(-6) : `_${String(n).padStart(5, '0')}`;
      return `${prefix}_${body}${type ? typeName : ''}${place ? `_0_${n}_1` : ''}`;
    });
  }

  /** The day of a run is one sample day, in every zone and also if midnight passes during the run. */
  #sampleDay(day: string): string {
    const after = Date.parse(day) - this.#now;
    const days = Math.abs(after) < 1.5 * dayMs ? 0 : Math.round(after / dayMs);
    return new Date(sampleNow + days * dayMs).toISOString().slice(0, 10);
  }

  #sampleText(text: string, field: string): string {
    if (ticketCode.test(text)) return this.#name(text, 'ticketCode', secrets.ticketCode ?? String);
    const secret = secrets[field];
    if (secret) return this.#name(text, field, secret);
    // The slug of an event ends with characters of its id.
    const [, words] = (field === 'slug' && /^(.*)-[0-9a-z]{6}$/.exec(text)) || [];
    if (words) return this.#name(text, 'slug', (n) => `${words}-${String(n).padStart(6, '0')}`);
    if (/^20\d\d-\d\d-\d\d$/.test(text)) {
      return this.#sampleDay(text);
    }
    return text
      .replace(ids, (...parts) => this.#sampleId(parts))
      .replace(times, (time, offset: string) => {
        const after = Math.round((Date.parse(time) - this.#now) / roundMs) * roundMs;
        return rendered(sampleNow + after, offset);
      });
  }

  /** Ids of types and tickets end with random characters, and lists of them follow these. */
  #inOrder(items: readonly unknown[]): unknown[] {
    const nameOf = (item: any): string => {
      const id = item?.ticketId ?? item?.id ?? item?.ticketTypeId;
      return /^(typ|tkt)_/.test(id) ? this.#sampleText(id, 'id') : '';
    };
    const named = items.map((item) => ({ item, name: nameOf(item) }));
    return named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)).map(({ item }) => item);
  }

  /** The rows of a file, in the order of the lists. */
  #file(text: string): string {
    const [head = '', ...rows] = text.split('\r\n').map((row) => this.#sampleText(row, ''));
    return [head, ...rows.filter((row) => row !== '').sort(), ''].join('\r\n');
  }

  /** Returns an answer as the examples show it. */
  sample(value: unknown, field = ''): unknown {
    if (Object.hasOwn(unsteady, field)) return unsteady[field];
    if (typeof value === 'string') return value.includes('\r\n') ? this.#file(value) : this.#sampleText(value, field);
    if (Array.isArray(value)) return this.#inOrder(value).map((item) => this.sample(item, field));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.sample(inner, name)]));
  }

  /** Returns a request of the examples with the values of this run. @throws Error for a sample that is not known yet. */
  real<T>(value: T): T {
    let text = JSON.stringify(value);
    for (const [sample, real] of this.#reals) text = text.replaceAll(sample, real);
    const [unknown] = /[a-z]{3}_01M8FYMDJX0\w+|example-[\w-]+-\d/.exec(text) ?? [];
    if (unknown) throw new Error(`${unknown} is not created yet`);
    return JSON.parse(
      text.replace(times, (time, offset: string) => rendered(Date.parse(time) - sampleNow + this.#now, offset)),
    );
  }
}
