import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';

const endOfMail = '\r\n.\r\n';
/** Twice the SES limit per message. A longer mail ends the connection. */
const maxMailBytes = 20 * 1024 * 1024;
const idleSeconds = 30;

/** Returns the SMTP reply to a command. The only client is the emulator's SES. */
function answerTo(line: string): string {
  const command = line.slice(0, 4).toUpperCase();
  if (command === 'DATA') return '354 go on, end with a dot';
  if (command === 'QUIT') return '221 bye';
  return ['HELO', 'EHLO', 'MAIL', 'RCPT', 'RSET', 'NOOP'].includes(command) ? '250 ok' : '502 unknown command';
}

function receive(socket: Socket, keep: (mail: string) => void): void {
  let buffer = '';
  let inMail = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  // Latin-1 maps one character to one byte, so a mail is stored byte for byte.
  socket.setEncoding('latin1').setTimeout(idleSeconds * 1000, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (text: string) => {
    buffer += text;
    if (buffer.length > maxMailBytes) socket.destroy();
    for (;;) {
      const end = buffer.indexOf(inMail ? endOfMail : '\r\n');
      if (end < 0) return;
      const part = buffer.slice(0, end);
      buffer = buffer.slice(end + (inMail ? endOfMail.length : 2));
      if (inMail) {
        // SMTP dot-stuffing: a line that starts with a dot is sent with two.
        keep(`${part.replaceAll(/^\./gm, '')}\r\n`);
        say('250 kept');
        inMail = false;
      } else {
        const answer = answerTo(part);
        say(answer);
        inMail = answer.startsWith('354');
        if (answer.startsWith('221')) socket.end();
      }
    }
  });
  say('220 nightflow outbox');
}

/**
 * Receives the emulator's mails by SMTP and stores each as `<epoch ms>-<uuid>.eml` in `folder`. The emulator itself
 * drops attachments, and loses all mails when it stops.
 */
export function startMailSink(folder: string): Promise<{ port: number; stop: () => void }> {
  mkdirSync(folder, { recursive: true });
  const keep = (mail: string) => {
    const file = join(folder, `${Date.now()}-${randomUUID()}.eml`);
    writeFileSync(`${file}.part`, mail, 'latin1');
    renameSync(`${file}.part`, file);
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    receive(socket, keep);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const stop = () => {
        server.close();
        for (const socket of sockets) socket.destroy();
      };
      resolve({ port: address && typeof address === 'object' ? address.port : 0, stop });
    });
  });
}
