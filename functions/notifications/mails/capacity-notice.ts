import type { Notice } from './notice.ts';

interface CapacityFacts {
  /** The event's title. */
  title: string;
  /** Crowds that have reached a share of their capacity, in percent. Without a zone: of the venue. */
  crowds: readonly { zone?: string | undefined; share: 90 | 100; inside: number; capacity: number }[];
  boardUrl: string;
}

const number = (people: number): string => people.toLocaleString('en-GB');
const counted = (people: number): string => `${number(people)} ${people === 1 ? 'person' : 'people'}`;

/** Tells the team of an organizer that a door has reached its capacity, or nearly so. */
export function capacityNotice({ title, crowds, boardUrl }: CapacityFacts): Notice {
  const full = crowds.filter(({ share }) => share === 100);
  const isFull = full.length > 0;
  return {
    subject: `${isFull ? 'Full' : 'Nearly full'}: ${title}`,
    paragraphs: [
      isFull
        ? `At \u201c${title}\u201d a capacity is reached.`
        : `At \u201c${title}\u201d a capacity is nearly reached.`,
      ...(full.some(({ zone }) => zone !== undefined)
        ? ['The gates of a full zone turn guests away. Send them elsewhere, or let somebody in by hand.']
        : []),
      ...(full.some(({ zone }) => zone === undefined)
        ? ['The capacity of the venue stops no gate. Please decide who may still enter.']
        : []),
      `The board shows how it goes on: ${boardUrl}`,
      'Owners and editors get this mail. The next one comes when a crowd has become clearly smaller and grows again.',
    ],
    facts: crowds.map(
      ({ zone, inside, capacity }) =>
        `${zone ?? 'The whole venue'}: ${counted(inside)} inside, capacity ${number(capacity)}`,
    ),
  };
}
