import type { Action } from '../dynamo/client.ts';
import { cancelledKey, freeMark, type Place, placeKey, type Ticket } from './place.ts';

const names = { '#status': 'status', '#version': 'version' };

/**
 * The transaction items that change one place of a tickets table, each with its condition. Carts and orders share them
 * to hold, extend, release and refund places.
 */
export const placeItems = (table: string) => {
  /** Removes the ticket's attributes from its place and puts the cancelled ticket as a row of its own. */
  const cancelTicket = (
    ticket: Ticket,
    change: { set: string; condition: string; values: Record<string, unknown> },
  ): Action[] => {
    const { ticketTypeId, shard, number, seat, sale, issue, orderId, ownerId } = ticket;
    const cancelledTicket = { ticketTypeId, cancelled: { shard, number, sale }, seat, issue, orderId, ownerId };
    return [
      {
        Update: {
          TableName: table,
          Key: placeKey(ticket),
          UpdateExpression: `SET ${change.set}, sale = sale + :one, #version = #version + :one REMOVE orderId, ownerId, holder, code, admission, reverted, handedOver`,
          ConditionExpression: `${change.condition} AND orderId = :order AND sale = :sale`,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: { ...change.values, ':order': orderId, ':sale': sale, ':one': 1 },
        },
      },
      { Put: { TableName: table, Item: { ...cancelledKey(ticket), ...cancelledTicket } } },
    ];
  };

  return {
    /** Holds a place. Conditional on `claimableAt <= now` alone, so that a lapsed hold needs no sweeper. */
    claim: (place: Place, holdId: string, until: number, now: number): Action => ({
      Update: {
        TableName: table,
        Key: placeKey(place),
        UpdateExpression: 'SET #status = :held, holdId = :hold, claimableAt = :until, #version = #version + :one',
        ConditionExpression: 'claimableAt <= :now',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':held': 'held', ':hold': holdId, ':until': until, ':now': now, ':one': 1 },
      },
    }),

    /**
     * Holds a house seat, which is void, or was never minted. Conditional on that. The caller takes it off the list of
     * house seats in the same transaction.
     */
    claimHouseSeat: ({ seat, ...place }: Place & { seat: string }, holdId: string, until: number): Action => ({
      Update: {
        TableName: table,
        Key: placeKey(place),
        UpdateExpression:
          'SET #status = :held, holdId = :hold, claimableAt = :until, ticketTypeId = :type, #shard = :shard, #number = :number, seat = :seat, issue = if_not_exists(issue, :one), sale = if_not_exists(sale, :one), #version = if_not_exists(#version, :none) + :one',
        ConditionExpression: 'attribute_not_exists(pk) OR #status = :void',
        ExpressionAttributeNames: { ...names, '#shard': 'shard', '#number': 'number' },
        ExpressionAttributeValues: {
          ':held': 'held',
          ':void': 'void',
          ':hold': holdId,
          ':until': until,
          ':type': place.ticketTypeId,
          ':shard': place.shard,
          ':number': place.number,
          ':seat': seat,
          ':one': 1,
          ':none': 0,
        },
      },
    }),

    /** Checks that a place is still claimable, without changing it. */
    stillFree: (place: Place, now: number): Action => ({
      ConditionCheck: {
        TableName: table,
        Key: placeKey(place),
        ConditionExpression: 'claimableAt <= :now',
        ExpressionAttributeValues: { ':now': now },
      },
    }),

    /** Moves the end of a hold. Conditional on the place still carrying it, lapsed or not. */
    extend: (place: Place, holdId: string, until: number): Action => ({
      Update: {
        TableName: table,
        Key: placeKey(place),
        UpdateExpression: 'SET claimableAt = :until, #version = #version + :one',
        ConditionExpression: '#status = :held AND holdId = :hold',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':held': 'held', ':hold': holdId, ':until': until, ':one': 1 },
      },
    }),

    /** Returns a held place to sale. Conditional on the place still carrying this hold. */
    release: (place: Place, holdId: string): Action => ({
      Update: {
        TableName: table,
        Key: placeKey(place),
        UpdateExpression: 'SET #status = :available, claimableAt = :mark, #version = #version + :one REMOVE holdId',
        ConditionExpression: '#status = :held AND holdId = :hold',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: {
          ':available': 'available',
          ':held': 'held',
          ':hold': holdId,
          ':mark': freeMark(),
          ':one': 1,
        },
      },
    }),

    /**
     * Returns a sold place to sale and bumps `sale`. The cancelled ticket stays as a row, so that its id is answered as
     * cancelled. Conditional on the place still being that order's and on the ticket being unused.
     */
    refund: (ticket: Ticket): Action[] =>
      cancelTicket(ticket, {
        set: '#status = :available, claimableAt = :mark',
        condition: '#status = :sold',
        values: { ':available': 'available', ':mark': freeMark(), ':sold': 'sold' },
      }),

    /** As `refund`, for a cancelled event: the place becomes void instead of free, and used tickets are included. */
    revoke: (ticket: Ticket): Action[] =>
      cancelTicket(ticket, {
        set: '#status = :void',
        condition: '#status IN (:sold, :used)',
        values: { ':void': 'void', ':sold': 'sold', ':used': 'used' },
      }),
  };
};
