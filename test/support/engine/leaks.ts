/** What no log line may hold, with its pattern. */
const forbidden: [what: string, pattern: RegExp][] = [
  ['a signed token', /eyJ[\w-]{8,}\.[\w-]{8,}/],
  ['a device token', /nfd_[\w-]{8,}/],
  ['a refresh token', /usr_[0-9A-Z]{26}\.ses_[0-9A-Z]{26}/],
  ['a mailed link', /#(verify|reset)=|"token":\s*"[\w-]{16,}/],
  ['a ticket code', /[A-Z2-7]{100,}/],
  ['a payment token', /\btok_\w+/],
  ['a password', /(correct|another) horse/i],
  ['a password hash', /\$argon2id\$|\$2[aby]\$\d\d\$/],
  // SES message ids look like addresses at its own host.
  ['a mail address', /[\w.+-]+@(?!email\.amazonses\.com)[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b/i],
  ['a name', /Ada Lovelace|Olga Organizer/],
];

export interface Leak {
  what: string;
  line: string;
}

/** Returns the lines that hold a secret or personal data. `values` are the secrets of the system under test. */
export const leaksIn = (lines: readonly string[], values: readonly string[] = []): Leak[] =>
  lines.flatMap((line) => [
    ...forbidden.filter(([, pattern]) => pattern.test(line)).map(([what]) => ({ what, line })),
    ...(values.some((value) => line.includes(value)) ? [{ what: 'a secret of the stage', line }] : []),
  ]);
