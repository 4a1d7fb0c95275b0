import { OrganizerChanged } from '../../../events/venue.ts';
import { again, retry } from '../../../shared/async/retry.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import type { Paging } from '../../../shared/dynamo/list-page.ts';
import { getItem, getMany } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type OrganizerRow, organizerKey, readOrganizer } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';
import { venueLimits } from '../limits.ts';
import { slugTaken, tooManyOrganizers } from '../problems.ts';
import { memberRow } from '../team/member.ts';
import { listRows } from './listing-store.ts';
import { quotaItem } from './quota-items.ts';

const { VENUES_TABLE, OUTBOX_TABLE } = env.read();

const slugKey = (slug: string) => ({ pk: `organizer-slug#${slug}`, sk: 'owner' });

const claimSlug = ({ slug, organizerId }: OrganizerRow): Action => ({
  Put: {
    TableName: VENUES_TABLE,
    Item: { ...slugKey(slug), organizerId },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

/**
 * Stores an organizer, its slug and its first owner, in one transaction. Returns whether the slug was available.
 * Conditional on its founder's quota. @throws Problem `too_many_organizers`, `conflict`.
 */
export const createOrganizer = (organizer: OrganizerRow, ownerId: string): Promise<boolean> =>
  retry(
    async () => {
      const { organizerId } = organizer;
      const cancelled = await tryTransact([
        quotaItem(`founder#${ownerId}`, venueLimits.organizersPerAccount),
        claimSlug(organizer),
        { Put: { TableName: VENUES_TABLE, Item: { ...organizerKey(organizerId), ...organizer } } },
        { Put: { TableName: VENUES_TABLE, Item: memberRow(organizerId, { userId: ownerId, role: 'owner' }) } },
      ]);
      if (!cancelled) return true;
      if (cancelled.failed.length === 0) return again;
      if (cancelled.failed.includes(0)) throw new Problem(tooManyOrganizers);
      return false;
    },
    { exhausted: raise(conflict) },
  );

/**
 * Stores the next version of a profile and publishes `OrganizerChanged`. A new slug is claimed, the old one released.
 * Conditional on `version` as read.
 * @throws Problem `slug_taken`, `conflict`.
 */
export async function changeOrganizer(read: OrganizerRow, next: OrganizerRow, now: number): Promise<void> {
  const { organizerId, version } = next;
  const renamed: Action[] = [claimSlug(next), { Delete: { TableName: VENUES_TABLE, Key: slugKey(read.slug) } }];
  const cancelled = await tryTransact([
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
  if (!cancelled) return;
  const slugFailed = cancelled.failed.includes(2) && !cancelled.failed.includes(0);
  throw new Problem(slugFailed ? slugTaken : conflict);
}

export async function organizerByIdOrSlug(idOrSlug: string): Promise<OrganizerRow | undefined> {
  if (idOrSlug.startsWith('org_')) return readOrganizer(idOrSlug);
  const owner = await getItem<{ organizerId: string }>(VENUES_TABLE, slugKey(idOrSlug), { consistent: true });
  return owner && readOrganizer(owner.organizerId);
}

/** One page of the organizers that the user is a member of. */
export async function organizersOf(userId: string, paging: Paging) {
  const page = await listRows<{ pk: string }>(`user#${userId}`, paging);
  const keys = page.items.map(({ pk }) => ({ pk, sk: 'organizer' }));
  const organizers = await getMany<OrganizerRow>(VENUES_TABLE, keys, { consistent: true });
  return { ...page, items: organizers.filter((organizer) => organizer !== undefined) };
}
