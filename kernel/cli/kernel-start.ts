/** `arclab kernel start`: what Jupyter runs; serves one notebook until it is shut down. */
import { Command } from 'commander';

export function kernelStartCommand(): Command {
  return new Command('start')
    .description('Serve a notebook; Jupyter starts this, with a connection file of its own.')
    .argument('<connection-file>', 'the JSON file that says where to bind')
    .option('--node-flag <flag>', 'a flag for the session’s Node; can be repeated', collect, [])
    .action(async (connectionFile: string, { nodeFlag }: { nodeFlag: string[] }) => {
      const { serveKernel } = await import('../front/serve-kernel.js');
      await serveKernel(connectionFile, nodeFlag);
    });
}

function collect(flag: string, flags: string[]): string[] {
  return [...flags, flag];
}
