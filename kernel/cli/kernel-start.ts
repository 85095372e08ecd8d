/** `arclab kernel start`: what Jupyter runs; serves one notebook until it is shut down. */
import { Command } from 'commander';
import { addOptions } from './add-options.js';

export function kernelStartCommand(): Promise<Command> {
  const command = new Command('start')
    .description('Serve a notebook; Jupyter starts this, with a connection file of its own.')
    .argument('<connection-file>', 'the JSON file that says where to bind')
    .action(async (connectionFile: string, { nodeFlag }: { nodeFlag: string[] }) => {
      const { serveKernel } = await import('../front/serve-kernel.js');
      await serveKernel(connectionFile, nodeFlag);
    });
  return addOptions(command, 'kernel start');
}
