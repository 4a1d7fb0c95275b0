import { update } from '../../../shared/dynamo/write.ts';
import { factsKey } from '../../../shared/inventory/ticket-type.ts';
import type { SaleTerms } from '../../../shared/pricing/line-terms.ts';
import { organizerCopiesEnv } from '../env.ts';

const { TICKETS_TABLE } = organizerCopiesEnv.read();

/**
 * Makes the selling facts of an event have these terms, or none. Carts read them there. Conditional on other terms being
 * there, so each write is idempotent. An event that was never published has no facts: publishing writes its terms.
 */
export const syncSaleTerms = (eventId: string, terms: SaleTerms | undefined) =>
  update(
    TICKETS_TABLE,
    factsKey(eventId),
    terms
      ? {
          UpdateExpression: 'SET terms = :terms',
          ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(terms) OR terms <> :terms)',
          ExpressionAttributeValues: { ':terms': terms },
        }
      : { UpdateExpression: 'REMOVE terms', ConditionExpression: 'attribute_exists(terms)' },
  );
