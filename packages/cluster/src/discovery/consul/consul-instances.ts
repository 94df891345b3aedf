import { isNewerBoot } from '../boot.js';
import type { Candidate } from '../registry.js';
import { ConsulError } from './consul-error.js';
import { type InstanceFault, memberOf, readService, record } from './consul-service.js';

export interface Instances {
  /** In the order of their ids, one of each. */
  readonly candidates: readonly Candidate[];
  /** How many were left out, by reason. */
  readonly ignored: ReadonlyMap<InstanceFault | 'duplicate', number>;
}

/**
 * Reads the answer of `/v1/health/service`. An instance that is wrong is left out; the others stand.
 * @throws ConsulError when it is no list
 */
export function readInstances(json: unknown, cluster: string, type: string): Instances {
  if (!Array.isArray(json)) throw new ConsulError('content', 'the answer is no list of instances');
  const found = new Map<string, Candidate>();
  const ignored = new Map<InstanceFault | 'duplicate', number>();
  const ignore = (why: InstanceFault | 'duplicate'): void => {
    ignored.set(why, (ignored.get(why) ?? 0) + 1);
  };
  for (const item of json as readonly unknown[]) {
    const candidate = readInstance(item, cluster, type);
    if (typeof candidate === 'string') {
      ignore(candidate);
      continue;
    }
    // Two agents may each hold a server of one id.
    const { id } = candidate.member;
    const other = found.get(id);
    if (other !== undefined) ignore('duplicate');
    if (other === undefined || isBetter(candidate, other)) found.set(id, candidate);
  }
  const candidates = [...found.values()].sort((a, b) => (a.member.id < b.member.id ? -1 : 1));
  return { candidates, ignored };
}

/** The later boot, but not one that has died since on another host. */
function isBetter(one: Candidate, other: Candidate): boolean {
  if (one.isHealthy !== other.isHealthy) return one.isHealthy;
  return isNewerBoot(one.member.boot, other.member.boot);
}

function readInstance(item: unknown, cluster: string, type: string): Candidate | InstanceFault {
  try {
    const { Service, Checks } = record(item);
    if (!Array.isArray(Checks)) return 'shape';
    const checks = Checks.map(record);
    const member = memberOf(readService(Service), cluster, type);
    if (typeof member === 'string') return member;
    return {
      // What an operator puts into maintenance is to finish what it has.
      member: checks.some(isMaintenance) ? { ...member, state: 'draining' } : member,
      isHealthy: !checks.some((check) => check.Status === 'critical' && !isMaintenance(check)),
    };
  } catch {
    return 'shape';
  }
}

function isMaintenance({ CheckID: id }: Record<string, unknown>): boolean {
  return (
    typeof id === 'string' && (id === '_node_maintenance' || id.startsWith('_service_maintenance:'))
  );
}
