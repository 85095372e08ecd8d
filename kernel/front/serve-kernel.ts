/** Runs the kernel in this process until it is shut down, or whoever started it is gone. */
import { readConnectionFile } from '../protocol/connection-file.js';
import { Kernel } from './kernel.js';

/** How often to look whether the parent lives, in milliseconds. */
const PARENT_CHECK_MS = 1000;

/** @throws UserError where the connection file is none, or its ports are taken */
export async function serveKernel(connectionFile: string, nodeFlags: readonly string[]): Promise<void> {
  const connection = readConnectionFile(connectionFile);
  const kernel = new Kernel(connection, { folder: process.cwd(), nodeFlags });
  // Clients that know no interrupt_request send the signal.
  process.on('SIGINT', () => void kernel.interrupt());
  process.on('SIGTERM', () => void kernel.close());
  await kernel.start();
  const watch = watchParent(() => void kernel.close());
  await kernel.ended;
  clearInterval(watch);
  // Whatever a library still waits for is of no use any more.
  process.exit();
}

/** Jupyter names the process that starts a kernel; without it, that process's end is not this one's. */
function watchParent(onEnd: () => void): NodeJS.Timeout | undefined {
  const parent = Number(process.env.JPY_PARENT_PID);
  if (!Number.isInteger(parent) || parent <= 1) return undefined;
  return setInterval(() => {
    if (!isAlive(parent)) onEnd();
  }, PARENT_CHECK_MS);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else's lives too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
