import { OrganizerChanged } from '../../../events/venue.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { getItem, getMany } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type OrganizerRow, organizerKey, readOrganizer } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';
import { slugTaken } from '../problems.ts';
import { memberRow } from '../team/member-store.ts';
import { listRows, type Paging } from './listing-store.ts';

const { VENUES_TABLE, OUTBOX_TABLE } = env.read();

const slugKey = (slug: string) => ({ pk: `organizer-slug#${slug}`, sk: 'owner' });

/** Claims a name in addresses, where nobody has it. */
const claiming = ({ slug, organizerId }: OrganizerRow): Action => ({
  Put: {
    TableName: VENUES_TABLE,
    Item: { ...slugKey(slug), organizerId },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/** Organizer, its slug and its first owner in one transaction; answers whether the slug was free. */
export async function createOrganizer(organizer: OrganizerRow, ownerId: string): Promise<boolean> {
  const { organizerId } = organizer;
  try {
    await transact([
      claiming(organizer),
      { Put: { TableName: VENUES_TABLE, Item: { ...organizerKey(organizerId), ...organizer } } },
      { Put: { TableName: VENUES_TABLE, Item: memberRow(organizerId, { userId: ownerId, role: 'owner' }) } },
    ]);
    return true;
  } catch (error) {
    if (!cancellation(error)) throw error;
    return false;
  }
}

/**
 * The next version of a profile and the news of it; a new slug is claimed and the old one is free. Conditional on the
 * version read. @throws Problem `slug_taken`, `conflict` when somebody was faster.
 */
export async function changeOrganizer(read: OrganizerRow, next: OrganizerRow, now: number): Promise<void> {
  const { organizerId, version } = next;
  const renamed: Action[] = [claiming(next), { Delete: { TableName: VENUES_TABLE, Key: slugKey(read.slug) } }];
  try {
    await transact([
      {
        Put: {
          TableName: VENUES_TABLE,
          Item: { ...organizerKey(organizerId), ...next },
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': read.version },
        },
      },
      announce(OUTBOX_TABLE, OrganizerChanged, { subject: organizerId, data: { organizerId, version }, now }),
      ...(next.slug === read.slug ? [] : renamed),
    ]);
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    throw new Problem(lost.failed.includes(2) && !lost.failed.includes(0) ? slugTaken : conflict);
  }
}

export async function organizerByIdOrSlug(idOrSlug: string): Promise<OrganizerRow | undefined> {
  if (idOrSlug.startsWith('org_')) return readOrganizer(idOrSlug);
  const owner = await getItem<{ organizerId: string }>(VENUES_TABLE, slugKey(idOrSlug), { consistent: true });
  return owner && readOrganizer(owner.organizerId);
}

/** The organizers that somebody is a member of. */
export async function organizersOf(userId: string, paging: Paging) {
  const page = await listRows<{ pk: string }>(`user#${userId}`, paging);
  const keys = page.items.map(({ pk }) => ({ pk, sk: 'organizer' }));
  const organizers = await getMany<OrganizerRow>(VENUES_TABLE, keys, { consistent: true });
  return { ...page, items: organizers.filter((organizer) => organizer !== undefined) };
}
