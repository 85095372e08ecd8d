/** Runs measurements in fresh processes, in turn, so that nothing that was warmed up favours one of them. */
import { fork } from 'node:child_process';

/** Sends `request` to a new process that runs `program`, and resolves with its answer. */
export function measureInProcess<Request extends object, Answer>(
  program: string,
  request: Request,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(program);
    child.once('message', message => resolve(message as Answer));
    child.once('error', reject);
    child.once('exit', code => {
      if (code !== 0) reject(new Error(`${program} ended with ${code}`));
    });
    child.send(request);
  });
}

/**
 * All answers to each request over several rounds. The order rotates from round to round, since machines drift.
 * Progress goes to standard error.
 */
export async function measureInterleaved<Request extends object, Answer>(
  program: string,
  requests: readonly Request[],
  rounds: number,
): Promise<Answer[][]> {
  const answers = requests.map((): Answer[] => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < requests.length; turn++) {
      const index = (round + turn) % requests.length;
      answers[index]!.push(await measureInProcess(program, requests[index]!));
      process.stderr.write(`\rround ${round + 1} of ${rounds}: ${turn + 1} of ${requests.length}  `);
    }
  }
  process.stderr.write('\r\x1b[2K');
  return answers;
}
