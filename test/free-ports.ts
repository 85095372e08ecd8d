/** Ports to listen on, for processes that are told theirs. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** So many different ports of this machine that were free a moment ago. */
export async function freePorts(count: number): Promise<[number, ...number[]]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map(server => (server.address() as { port: number }).port);
  await Promise.all(servers.map(server => new Promise(done => server.close(done))));
  return ports as [number, ...number[]];
}
