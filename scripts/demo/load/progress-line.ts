/** Prints the progress of a count: one rewritten line on a terminal, otherwise one line on completion. */
export function progressLine(out: NodeJS.WriteStream = process.stdout) {
  return (what: string, done: number, total: number): void => {
    const complete = done === total;
    if (out.isTTY) out.write(`\r\x1b[2K${what} ${done}/${total}${complete ? '\n' : ''}`);
    else if (complete) out.write(`${what} ${done}/${total}\n`);
  };
}
