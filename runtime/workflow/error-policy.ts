/** What happens to a feature that an action fails on: `errorPolicy` (workflow-format reference, section 8). */

import { UserError } from '../user-error.js';
import {
  DISPOSITIONS,
  type Disposition,
  type ErrorPolicyDefinition,
  type ErrorRuleDefinition,
  type FatalBehaviour,
} from './definition.js';
import { ERROR_CATEGORIES, ERROR_CODES, type ErrorCategory, errorCodeInfo } from './error-codes.js';
import { labelOf } from './expand.js';
import type { GraphEdge, GraphNode } from './graph-parts.js';
import { nearestNames, quoted } from './nearest-names.js';

export type { Disposition, FatalBehaviour } from './definition.js';
export { ERROR_CATEGORIES, type ErrorCategory } from './error-codes.js';

export interface ErrorPolicy {
  /** `terminate`: the run fails with the first fatal error; `continue`: it ends with a summary of them. */
  readonly onFatal: FatalBehaviour;
  readonly treatAllAsFatal: boolean;
  readonly allowRelaxInternal: boolean;
  /** Whether the features that sinks reject are written to `rejected/<composed id>.jsonl`. */
  readonly sideFile: boolean;
  readonly overrides: readonly ErrorRule[];
}

/** What to do with the errors of a node (by composed id), of a code or of a category, or of node and one. */
export interface ErrorRule {
  readonly node?: string;
  readonly code?: string;
  readonly category?: string;
  readonly disposition: Disposition;
}

export interface ErrorSelector {
  /** The composed id of the node that failed. */
  readonly node: string;
  readonly code: string;
  readonly category: ErrorCategory;
}

/**
 * What `policy` does with an error: its most specific rule decides, else the default of the code, which is
 * `fatal` for a code that the engine doesn't know. A rule without a code never makes an error less severe,
 * and an internal error gets less severe only where the policy allows that.
 */
export function dispositionOf(policy: ErrorPolicy, { node, code, category }: ErrorSelector): Disposition {
  if (policy.treatAllAsFatal) return 'fatal';
  const byDefault = errorCodeInfo(code)?.byDefault ?? 'fatal';
  const selectors = [{ node, code }, { node, category }, { node }, { code }, { category }];
  for (const selector of selectors) {
    const rule = policy.overrides.find(override => sameSelector(override, selector));
    if (rule === undefined) continue;
    const mayRelax = rule.code !== undefined && (policy.allowRelaxInternal || !isInternal(code, category));
    if (mayRelax || !isBelow(rule.disposition, byDefault)) return rule.disposition;
  }
  return byDefault;
}

/**
 * A sentence for each rule that has no effect, as in the engine: what an action fails on without a code of its own
 * is always fatal, and what it only warns of never asks the policy.
 */
export function rulesWithoutEffect(written: ErrorPolicyDefinition | undefined): string[] {
  return (written?.overrides ?? []).flatMap(({ code, disposition, at }, i) => {
    if (code === undefined || errorCodeInfo(code) === undefined) return [];
    const says = `${at.file}:${at.line}: errorPolicy.overrides[${i}] has no effect:`;
    if (isInternal(code) && disposition !== 'fatal') {
      return [`${says} features that an action fails on are lost and fail the run, whatever is relaxed`];
    }
    return WARNINGS.has(code) && disposition !== 'warn_drop' ? [`${says} ${code} is always a warning`] : [];
  });
}

/** What actions only warn of. */
const WARNINGS: ReadonlySet<string> = new Set(['expr.attribute_operation_failed']);

type Selector = Pick<ErrorRule, 'node' | 'code' | 'category'>;

function sameSelector(a: Selector, b: Selector): boolean {
  return a.node === b.node && a.code === b.code && a.category === b.category;
}

function isInternal(code: string, category?: string): boolean {
  return category === 'internal' || code.startsWith('internal.');
}

function isBelow(disposition: Disposition, other: Disposition): boolean {
  return DISPOSITIONS.indexOf(disposition) < DISPOSITIONS.indexOf(other);
}

/**
 * Whether a node's rejected features have somewhere to go: an edge on a processor's port `rejected`, the side
 * file of a sink. The engine doesn't ask this of sources.
 */
export function canReject(
  node: GraphNode,
  edges: readonly GraphEdge[],
  policy: Pick<ErrorPolicy, 'sideFile'>,
): boolean {
  if (node.kind === 'source') return true;
  if (node.kind === 'sink') return policy.sideFile;
  return (
    node.outputPorts.includes('rejected') &&
    edges.some(edge => edge.from === node.id && edge.fromPort === 'rejected')
  );
}

/**
 * Checks a policy against the graph; rules name nodes by composed id, or by raw id where only one node has it.
 * Only a rule that names its node can be asked where the features it rejects go.
 * Throws one `UserError` with all problems, a line each.
 */
export function compileErrorPolicy(
  written: ErrorPolicyDefinition | undefined,
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  source: string,
): ErrorPolicy {
  const policy = written ?? NO_POLICY;
  const problems: string[] = [];
  const overrides: ErrorRule[] = [];
  for (const [i, rule] of policy.overrides.entries()) {
    const report = (problem: string): void => {
      problems.push(`overrides[${i}] at ${rule.at.file}:${rule.at.line}: ${problem}`);
    };
    checkSelector(rule, policy, report);
    const node = selectedNode(rule.node, nodes, report);
    if (rule.disposition === 'reject' && node !== undefined && !canReject(node, edges, policy)) {
      report(`node ${labelOf(node)} can't reject, ${noRouteFor(node)}`);
    }
    const { code, category, disposition } = rule;
    const selected: ErrorRule = { node: node?.id ?? rule.node, code, category, disposition };
    const twin = overrides.findIndex(override => sameSelector(override, selected));
    if (twin >= 0) report(`it selects the same errors as overrides[${twin}]; keep one of them`);
    overrides.push(selected);
  }
  if (problems.length > 0) {
    throw new UserError(`${source}: workflow errorPolicy is invalid:\n${problems.join('\n')}`);
  }
  return { ...policy, overrides };
}

const NO_POLICY: ErrorPolicyDefinition = {
  onFatal: 'terminate',
  treatAllAsFatal: false,
  allowRelaxInternal: false,
  sideFile: false,
  overrides: [],
};

function checkSelector(
  { node, code, category, disposition }: ErrorRuleDefinition,
  policy: ErrorPolicyDefinition,
  report: (problem: string) => void,
): void {
  if (code !== undefined && category !== undefined) {
    report('it has both code and category; keep one of them');
  }
  if (node === undefined && code === undefined && category === undefined) {
    report('it selects nothing; give node, code or category');
  }
  if (category !== undefined && !(ERROR_CATEGORIES as readonly string[]).includes(category)) {
    report(`unknown category "${category}"; write one of ${ERROR_CATEGORIES.join(', ')}`);
  }
  if (code === undefined) return;
  const byDefault = errorCodeInfo(code)?.byDefault;
  if (byDefault === undefined) {
    const nearest = quoted(nearestNames(code, Object.keys(ERROR_CODES)));
    report(`unknown code "${code}"; did you mean ${nearest}?`);
  } else if (isInternal(code) && isBelow(disposition, byDefault) && !policy.allowRelaxInternal) {
    const right = `write ${byDefault}, or set allowRelaxInternal: true`;
    report(`internal code "${code}" can't be lowered from ${byDefault} to ${disposition}; ${right}`);
  }
}

function selectedNode(
  id: string | undefined,
  nodes: readonly GraphNode[],
  report: (problem: string) => void,
): GraphNode | undefined {
  if (id === undefined) return undefined;
  const exact = nodes.find(node => node.id === id);
  if (exact !== undefined) return exact;
  const sharing = nodes.filter(node => node.rawId === id);
  if (sharing.length > 1) {
    report(`node id "${id}" is ambiguous; write one of ${sharing.map(node => node.id).join(', ')}`);
  } else if (sharing.length === 0) {
    const nearest = nearestNames(
      id,
      nodes.map(node => node.id),
    );
    const right = nearest.length === 0 ? 'there are no nodes' : `did you mean ${quoted(nearest)}?`;
    report(`node id "${id}" not found; ${right}`);
  }
  return sharing.length === 1 ? sharing[0] : undefined;
}

/** Why a node can't reject, and what would be right. */
export function noRouteFor(node: GraphNode): string {
  if (node.kind === 'sink') return 'because its rejected features have no side file; set sideFile: true';
  return node.outputPorts.includes('rejected')
    ? 'because no edge leaves its port "rejected"; add one'
    : `because ${node.action} has no port "rejected"; choose warn_drop or fatal`;
}
