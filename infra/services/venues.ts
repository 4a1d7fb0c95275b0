import type { Construct } from 'constructs';
import { mailEnv, teamEnv, env as venueEnv } from '../../functions/venues/env.ts';
import { announces, reads, sendsMailAs, text, writes, writesFiles } from '../constructs/binding.ts';
import { bind, ServiceFunction } from '../constructs/service-function.ts';
import { type MailParts, type ServiceParts, seatMapFiles } from './parts.ts';

/** Organizers with their teams, venues and seat maps. */
export class VenueFunctions {
  readonly api: ServiceFunction;
  readonly eraseMember: ServiceFunction;

  constructor(scope: Construct, { settings, data, chain }: ServiceParts) {
    const STAGE = text(settings.stage);
    this.api = new ServiceFunction(scope, 'venues', 'api', {
      ...chain,
      ...bind(venueEnv, {
        STAGE,
        USERS_TABLE: reads(data.users),
        VENUES_TABLE: writes(data.venues),
        OUTBOX_TABLE: announces(data.outbox),
        BUCKET: writesFiles(data.bucket, seatMapFiles),
      }),
    });
    this.eraseMember = new ServiceFunction(
      scope,
      'venues',
      'on-user-erased',
      bind(teamEnv, { STAGE, VENUES_TABLE: writes(data.venues) }),
      { timeoutSeconds: 300 },
    );
  }
}

/** The mails that invite members to a team. */
export class VenueMailFunctions {
  readonly sendInvitation: ServiceFunction;

  constructor(scope: Construct, { settings, data, publicUrl }: MailParts) {
    this.sendInvitation = new ServiceFunction(
      scope,
      'venues',
      'on-member-invited',
      bind(mailEnv, {
        STAGE: text(settings.stage),
        VENUES_TABLE: writes(data.venues),
        MAIL_FROM: sendsMailAs(settings.mailFrom),
        PUBLIC_URL: text(publicUrl),
      }),
    );
  }
}
