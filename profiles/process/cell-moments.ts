/** How a session tells, over `node:diagnostics_channel`, that a cell begins and ends. */

export const CELLS = 'arclab:cells';

export interface CellMoment {
  readonly cell: number;
  readonly moment: 'begin' | 'end';
}
