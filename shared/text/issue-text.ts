import type * as z from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

const units: Record<string, string> = { string: 'characters', array: 'entries', set: 'entries', object: 'fields' };

const formats: Record<string, string> = {
  email: 'must be an e-mail address',
  datetime: 'must be a time in RFC 3339 with an offset, such as 2027-03-06T18:00:00+01:00',
  date: 'must be a date, such as 2027-03-06',
  url: 'must be a web address',
};

const kinds: Record<string, string> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  object: 'an object',
  record: 'an object',
  array: 'an array',
};

const counted = (count: number | bigint, unit: string): string =>
  Number(count) === 1 ? `1 ${unit.replace(/ies$/, 'y').replace(/s$/, '')}` : `${count} ${unit}`;

function sizeText(word: 'least' | 'most', origin: string, limit: number | bigint): string {
  const unit = units[origin];
  if (unit === undefined) return `must be at ${word} ${limit}`;
  if (word === 'least' && Number(limit) === 1) return 'must not be empty';
  return `must have at ${word} ${counted(limit, unit)}`;
}

/**
 * Says in plain words what is wrong with a field, to be read after its name. Rules with words of their own keep these.
 * Undefined for rules that have none here.
 */
export function issueText(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${kinds[issue.expected] ?? `of type ${issue.expected}`}`;
    case 'too_small':
      return sizeText('least', issue.origin, issue.minimum);
    case 'too_big':
      return sizeText('most', issue.origin, issue.maximum);
    case 'invalid_format':
      return formats[issue.format];
    case 'invalid_value': {
      if (issue.input === undefined) return 'is required';
      const values = issue.values.map((value) => `\`${String(value)}\``);
      return values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;
    }
    case 'unrecognized_keys':
      return 'is no field of this request';
    default:
      return undefined;
  }
}
