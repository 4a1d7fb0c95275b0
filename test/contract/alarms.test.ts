// Goal: the list of alarms, the code that raises them and the page for operators agree.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alarmOf } from '../../shared/base/alarm.ts';
import { alarmCalls } from '../support/faults/alarm-calls.ts';

const operations = readFileSync('docs/operations.md', 'utf8');

/** By message: the alarms that the tables name for it. */
const documented = [...operations.matchAll(/\*\*alarm\*\* `([^`]+)`: `([^`]+)`/g)].map(
  ([, alarm = '', message = '']) => [message, alarm] as const,
);

describe('the alarms of faults', () => {
  it('are raised by the code, each message of the list', () => {
    expect([...new Set(alarmCalls().map(({ message }) => message))].sort()).toEqual(Object.keys(alarmOf).sort());
  });

  it('are in a table for operators, by the message and the alarm’s name', () => {
    expect(operations.match(/^\|.*\*\*alarm\*\*/gm)).toHaveLength(documented.length);
    expect(Object.fromEntries(documented)).toEqual(alarmOf);
  });
});
