/** The action of the nodes that send what is stored (replay.ts). No workflow can name it. */
export const STORED_FEATURES = 'Stored Features';
