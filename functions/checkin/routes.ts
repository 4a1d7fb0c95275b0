import * as z from 'zod';
import { conflict, invalidRequest, notFound, stale, wrongState } from '../../shared/base/problems.ts';
import { allRoles, writers } from '../../shared/http/roles.ts';
import { defineRoutes, listOf, PageQuery } from '../../shared/http/routes.ts';
import { PastedCode } from '../../shared/text/text.ts';
import { Timestamp } from '../../shared/text/timestamp.ts';
import { Device, DeviceChange, NewDevice } from './devices/device-schema.ts';
import { Gate, GateFields } from './devices/gate-schema.ts';
import { PublishedKeys } from './keys/keys-schema.ts';
import { enrolCodeInvalid, tooManyDevices, tooManyGates } from './problems.ts';
import { DoorRulesFields, DoorRulesShape } from './rules/rules-schema.ts';

const Preload = z
  .object({
    state: z
      .enum(['idle', 'loading', 'ready', 'failed'])
      .describe('failed: the cache does not have all tickets; the door still works, from the table'),
    loaded: z.int().describe('tickets that the cache has stored'),
    total: z.int().describe('tickets sold'),
    at: Timestamp.nullable().describe('when the state last changed'),
  })
  .meta({ id: 'Preload' });

export const routes = defineRoutes({
  'POST /v1/events/{eventId}/gates': {
    summary: 'Add a gate',
    access: 'organizer',
    roles: writers,
    body: GateFields,
    returns: { 201: Gate },
    problems: [notFound, invalidRequest, tooManyGates],
  },
  'GET /v1/events/{eventId}/gates': {
    summary: 'List the gates of an event',
    access: 'organizer',
    roles: allRoles,
    query: PageQuery,
    returns: { 200: listOf(Gate) },
    problems: [notFound],
  },
  'DELETE /v1/events/{eventId}/gates/{gateId}': {
    summary: 'Delete a gate that no device uses and nobody has passed',
    access: 'organizer',
    roles: writers,
    returns: { 204: null },
    problems: [notFound, wrongState, conflict],
  },
  'GET /v1/events/{eventId}/door-rules': {
    summary: 'Get the rules of the door',
    access: 'organizer',
    roles: allRoles,
    returns: { 200: DoorRulesShape },
    problems: [notFound],
  },
  'PUT /v1/events/{eventId}/door-rules': {
    summary: 'Set the rules of the door. They take effect at every gate within ten seconds.',
    access: 'organizer',
    roles: writers,
    body: DoorRulesFields,
    returns: { 200: DoorRulesShape },
    problems: [notFound, invalidRequest, stale],
  },
  'POST /v1/events/{eventId}/devices': {
    summary: 'Add a scanning device. Its code enrols it once, within 15 minutes.',
    access: 'organizer',
    roles: writers,
    body: NewDevice,
    returns: { 201: z.object({ deviceId: z.string(), enrolCode: z.string() }) },
    problems: [notFound, invalidRequest, tooManyDevices, conflict],
  },
  'GET /v1/events/{eventId}/devices': {
    summary: 'List the devices of an event and when each was last seen',
    access: 'organizer',
    roles: allRoles,
    query: PageQuery,
    returns: { 200: listOf(Device) },
    problems: [notFound],
  },
  'PATCH /v1/events/{eventId}/devices/{deviceId}': {
    summary: 'Pause, resume or rename a device. A paused device is refused within seconds, and loses no scan.',
    access: 'organizer',
    roles: writers,
    body: DeviceChange,
    returns: { 200: Device },
    problems: [notFound, conflict],
  },
  'DELETE /v1/events/{eventId}/devices/{deviceId}': {
    summary: 'Revoke a device. It stops working within seconds.',
    access: 'organizer',
    roles: writers,
    returns: { 204: null },
    problems: [notFound, conflict],
  },
  'POST /v1/checkin/enrol': {
    summary: 'Exchange an enrolment code for a device token',
    access: 'public',
    rate: 'sign-in',
    body: z.strictObject({ enrolCode: PastedCode(64) }),
    returns: { 200: z.object({ deviceToken: z.string(), eventId: z.string(), gates: z.array(Gate) }) },
    problems: [enrolCodeInvalid, conflict],
  },
  'GET /.well-known/ticket-keys.json': {
    summary: 'List the public keys that verify the codes of tickets',
    access: 'public',
    returns: { 200: PublishedKeys },
  },
  'POST /v1/checkin/events/{eventId}/preload': {
    summary: 'Load the sold tickets into the cache now. While they are loading, nothing starts.',
    access: 'organizer',
    roles: writers,
    returns: { 202: Preload },
    problems: [notFound],
  },
  'GET /v1/checkin/events/{eventId}/preload': {
    summary: 'Show the progress of loading the sold tickets',
    access: 'organizer',
    roles: allRoles,
    returns: { 200: Preload },
    problems: [notFound],
  },
});
