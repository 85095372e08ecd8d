/** The thread between a test that waits and the process that runs `arclab` commands; starts that anew when it died. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type MessagePort, workerData } from 'node:worker_threads';
import type { Asked, Ran } from './arclab-server-link.js';

const SERVER = fileURLToPath(new URL('./arclab-server.js', import.meta.url));
const { port, answers } = workerData as { readonly port: MessagePort; readonly answers: Int32Array };
let server: ChildProcess | undefined;
let isAsked = false;

function started(): ChildProcess {
  const child = fork(SERVER, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  child.on('message', answer => reply(answer as Ran));
  child.on('exit', (status, signal) => {
    server = undefined;
    reply({ status, stdout: '', stderr: `the process of arclab ended (${signal ?? status})` });
  });
  return child;
}

function reply(ran: Ran): void {
  if (!isAsked) return;
  isAsked = false;
  port.postMessage(ran);
  Atomics.add(answers, 0, 1);
  Atomics.notify(answers, 0);
}

port.on('message', (asked: Asked) => {
  isAsked = true;
  server ??= started();
  server.send(asked);
});
