/**
 * The connection file: where a kernel binds, and the key that its messages are signed with.
 * https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files
 */

import { getHashes } from 'node:crypto';
import { readFileSync } from 'node:fs';
// Of the same package, but loaded in a fifth of the time: Jupyter waits for it. So for all that a kernel starts with.
import { z } from 'zod/v3';
import { messageOf, UserError } from '../../runtime/user-error.js';

export const CHANNELS = ['shell', 'control', 'stdin', 'iopub', 'hb'] as const;
export type Channel = (typeof CHANNELS)[number];

const port = z.number().int().min(1).max(65_535);
const schema = z.object({
  transport: z.enum(['tcp', 'ipc']).default('tcp'),
  ip: z.string().min(1),
  shell_port: port,
  control_port: port,
  stdin_port: port,
  iopub_port: port,
  hb_port: port,
  key: z.string(),
  signature_scheme: z.string().default('hmac-sha256'),
});

export interface Connection {
  /** What each socket binds to, as ZeroMQ writes it. */
  readonly addresses: Readonly<Record<Channel, string>>;
  /** Empty where messages are not signed. */
  readonly key: string;
  /** Node's name of the hash, for instance `sha256`. */
  readonly hash: string;
}

/** @throws UserError where the file cannot be read or is none */
export function readConnectionFile(path: string): Connection {
  const parsed = schema.safeParse(jsonIn(path));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new UserError(`${path} is no connection file: ${issue.path.join('.') || 'it'}: ${issue.message}`);
  }
  const { transport, ip, key, signature_scheme: scheme, ...ports } = parsed.data;
  const hash = scheme.replace(/^hmac-/, '');
  if (!scheme.startsWith('hmac-') || !getHashes().includes(hash)) {
    throw new UserError(`${path}: the signature scheme "${scheme}" is not known; hmac-sha256 is`);
  }
  const address = (channel: Channel): string =>
    transport === 'tcp'
      ? `tcp://${ip}:${ports[`${channel}_port`]}`
      : `ipc://${ip}-${ports[`${channel}_port`]}`;
  const addresses = Object.fromEntries(CHANNELS.map(channel => [channel, address(channel)]));
  return { addresses: addresses as Connection['addresses'], key, hash };
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(`The connection file ${path} cannot be read: ${messageOf(error)}`);
  }
}
