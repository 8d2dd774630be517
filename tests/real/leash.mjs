// Runs a program for as long as somebody holds the other end of stdin: however the test ends, nothing is left behind.
import { spawn } from 'node:child_process';

const GRACE = 3_000;

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 0));
process.stdin.resume().once('close', () => {
  child.kill();
  setTimeout(() => child.kill('SIGKILL'), GRACE);
});
// What it prints may have no reader any more.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
