// `npm run demo`: one buyer and one gate, from registration to the second scan, over HTTP only. `npm run demo -- money`:
// every way to pay and to be refunded, with a fake Stripe, and then papers, ledger, settlement, reconciler and audit.
// `npm run demo -- door`: the doors of 5,000 guests, with accidents.
// The address is the first argument, else NIGHTFLOW_URL, else the system started by `npm start`.

import { doorUsage, readDoorOptions } from './demo/door/options.ts';
import { playDoor } from './demo/door/play.ts';
import { startDoorSystem } from './demo/door/system.ts';
import { verdictLines } from './demo/door/verdict/report.ts';
import { eventUnderWay, named, readDemoData } from './demo/load/data.ts';
import { checkBooks } from './demo/money/check-books.ts';
import { playMoney } from './demo/money/play.ts';
import { moneySystem } from './demo/money/system.ts';
import { systemAddress } from './demo/tour/address.ts';
import { findEvening, registerBuyer } from './demo/tour/buying.ts';
import { declinedPayment } from './demo/tour/declined.ts';
import { countPeople, openGate, preloadDoor, scanAgain, scanForgery, walkIn } from './demo/tour/door.ts';
import { narrator } from './demo/tour/narrator.ts';
import { holdForBuyer, listTickets, orderAndPay, showMail } from './demo/tour/purchase.ts';
import { styled } from './demo/tour/words.ts';
import { reportAndExitCode } from './local/process/failure.ts';
import { connect } from './shared/api-client.ts';

async function demo(baseUrl: string): Promise<void> {
  const { accounts, organizers, venues, events } = readDemoData();
  const { title, venue } = eventUnderWay(events);
  const organizer = named(accounts.organizers, named(organizers, named(venues, venue).organizer).account);
  const tell = narrator(connect(baseUrl));
  const startedAt = Date.now();

  console.log(styled('bold', `One evening with NightFlow at ${baseUrl}`));
  const buyer = await tell.step('Robin registers', () => registerBuyer(tell));
  const reload = `node_modules/.bin/node scripts/load-demo.ts ${baseUrl}`;
  const evening = await tell.step('Robin finds an event for tonight', () => findEvening(tell, title, reload));
  await tell.step('Robin puts two tickets into the cart', () => holdForBuyer(tell, buyer, evening));
  const orderId = await tell.step('Robin orders and pays', () => orderAndPay(tell, buyer));
  const [ticket] = await tell.step('The tickets are ready', () => listTickets(tell, buyer, orderId));
  await tell.step('The mail with the PDF tickets arrives', () => showMail(tell, buyer, baseUrl));
  await tell.step('Robin orders two more, but the card is declined', () => declinedPayment(tell, buyer, evening));
  const door = await tell.step('The organizer sets up a gate', () => openGate(tell, evening, organizer));
  await tell.step('The door preloads its tickets', () => preloadDoor(tell, evening, door));
  await tell.step('Robin walks in', () => walkIn(tell, evening, door, ticket));
  await tell.step('A friend presents the same ticket', () => scanAgain(tell, evening, door, ticket));
  await tell.step('Someone presents a forged code', () => scanForgery(tell, evening, door, ticket));
  await tell.step('The organizer counts admissions', () => countPeople(tell, evening, door));
  console.log(`\n${styled('green', '✓')} The whole evening took ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
}

async function moneyDemo(given: string | undefined): Promise<void> {
  const system = await moneySystem(given);
  const startedAt = Date.now();
  try {
    console.log(styled('bold', `\nEvery way to pay, at ${system.gateway}`));
    await playMoney(system);
    await checkBooks(system.endpoint, startedAt);
  } finally {
    await system.stop();
  }
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`\n${styled('green', '✓')} All money has its tickets or its refund. It took ${seconds} s.`);
}

async function doorDemo(args: string[]): Promise<void> {
  const options = readDoorOptions(args);
  const system = await startDoorSystem();
  const startedAt = Date.now();
  try {
    console.log(styled('bold', `\nThe doors open at ${system.gateway}`));
    const checks = await playDoor(system, options);
    console.log(verdictLines(checks).join('\n'));
    if (checks.some(({ findings }) => findings.length > 0)) process.exitCode = 1;
  } finally {
    await system.stop();
  }
  console.log(`It took ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
  // The client of the cache would look for it as long as this process lives.
  process.exit();
}

const usage = `npm run demo [-- <address>]
npm run demo -- money [<address>]
${doorUsage}

Shows one evening on the system at the address, else at NIGHTFLOW_URL, else on the one that \`npm start\` runs here.
The system needs the demo data: node_modules/.bin/node scripts/load-demo.ts <address>

\`money\` sells in every way there is, with a fake Stripe: Checkout, 3-D Secure, a declined card, bank transfer, promotion
code, box office, comp, free order, refunds, a cancelled event, a dispute. Then it shows invoices, ledger, payout and
settlement, and runs the reconciler and the audit. It starts a system of its own.
With NIGHTFLOW_STRIPE_HOST=http://127.0.0.1:<port> it plays on a system that was started with the same setting, and
replaces the keys of Stripe there.

\`door\` opens the doors of an event on a system of its own: twenty gates at once, copied and forged tickets, refunds,
phones without network, a cache that is killed, and a DynamoDB that is throttled. It ends with a picture of the live board
and a verdict from the tables and the cache. Its exit code is 1 if the verdict has a finding.`;

const [argument, ...rest] = process.argv.slice(2);
try {
  if (argument === '--help' || argument === '-h') console.log(usage);
  else if (argument === 'money') await moneyDemo(rest[0]);
  else if (argument === 'door') await doorDemo(rest);
  else await demo(systemAddress(argument));
} catch (error) {
  process.exitCode = reportAndExitCode(error);
}
