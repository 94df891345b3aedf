import { ts } from '../../discover/compiler.js';
import type { Loc, RouteIr } from '../../ir/ir.js';
import type { MarkedMethod } from '../class-members.js';
import { type ComponentDefaults, methodBase, warnInferred } from '../read-methods.js';
import { optionNode, readOptions } from '../read-options.js';
import { type Parameter, readParameters } from '../read-parameters.js';
import type { Reader } from '../reader.js';
import { staticValue } from '../static-value.js';
import { type ComponentHttp, readHost } from './component-http.js';
import { patternOfName } from './pattern-of-name.js';
import { readRouteParameters } from './read-route-parameters.js';
import { readRouteResult } from './read-route-result.js';
import { readThrows } from './read-throws.js';
import { joinPaths, type RoutePath, readPath, splitPattern } from './route-pattern.js';

const ROUTE_OPTIONS = {
  name: 'string',
  host: 'string',
  access: ['public', 'bound'],
  timeoutMs: 'milliseconds or none',
  consumes: 'strings',
  produces: 'strings',
  status: 'status',
  isHidden: 'boolean',
} as const;
/** Values that only the running server needs. */
const AT_RUN_TIME = ['use', 'onError', 'maxBodyBytes', 'maxConcurrent', 'upload'];

/** One `@Route` of a method. Undefined when its pattern says nothing. */
export function readRoute(
  method: MarkedMethod,
  defaults: ComponentDefaults,
  http: ComponentHttp,
  reader: Reader,
): RouteIr | undefined {
  const { findings } = reader;
  const [first, second] = method.mark.arguments;
  const isAlone = first !== undefined && ts.isObjectLiteralExpression(first);
  const optionsNode = isAlone && method.mark.verb === undefined ? first : second;
  const options = readOptions(optionsNode, ROUTE_OPTIONS, reader, AT_RUN_TIME);
  const path = `${defaults.className}.${method.name}`;
  const parameters = readParameters(method, reader);
  for (const { role, loc } of parameters) {
    if (role !== 'session') continue;
    findings.error('CG5008', loc, `${path} is a @Route and takes a Session`, {
      hint: 'a request has no connection that stays: take HttpContext, and read its uid',
    });
  }
  warnInferred(method, path, reader);
  const result = readRouteResult(method, defaults.className, reader);
  const route = readPattern(method, parameters, http, reader);
  if (route === undefined) return undefined;
  const read = readRouteParameters(method, parameters, route, defaults.className, reader);
  const host =
    readHost(options.host, (message) => {
      const at = optionNode(optionsNode, 'host');
      findings.error('CG5001', at === undefined ? route.patternLoc : reader.locate(at), message);
    }) ?? http.host;
  const timeoutMs = options.timeoutMs ?? defaults.timeoutMs;
  const errors = readThrows(method.declaration);
  const { consumes, produces, status } = options;
  return {
    ...methodBase(method, options.name, defaults, reader),
    verb: route.verb,
    path: route.path,
    ...(host !== undefined && { host }),
    access: (options.access ?? defaults.access) === 'bound' ? 'bound' : 'public',
    ...(typeof timeoutMs === 'number' && { timeoutMs }),
    ...(Array.isArray(consumes) && { consumes }),
    ...(Array.isArray(produces) && { produces }),
    ...(typeof status === 'number' && { status }),
    ...((options.isHidden === true || http.admin) && { hidden: true as const }),
    ...(http.admin && { admin: http.admin }),
    parameters: read,
    result,
    ...(errors.length > 0 && { errors }),
    patternLoc: route.patternLoc,
  };
}

type FoundPattern = RoutePath & { readonly verb: string; readonly patternLoc: Loc };

/** Verb and path of a decorator, with what the component puts before the path. */
function readPattern(
  method: MarkedMethod,
  parameters: readonly Parameter[],
  http: ComponentHttp,
  reader: Reader,
): FoundPattern | undefined {
  const { mark, declaration } = method;
  const [first] = mark.arguments;
  const given = first && staticValue(first, reader.project.checker);
  const loc = reader.locate(first !== undefined && given !== undefined ? first : declaration.name);
  const refuse = (problem: string, hint?: string): undefined => {
    reader.findings.error('CG5001', loc, problem, hint === undefined ? {} : { hint });
  };
  if (typeof given === 'number' || typeof given === 'boolean' || isUnknown()) {
    reader.findings.error(
      'CG1002',
      first === undefined ? loc : reader.locate(first),
      `the pattern of a @${mark.node.getText().match(/\w+/)?.[0] ?? 'Route'} must be a literal`,
    );
    return undefined;
  }
  let found: { readonly verb: string; readonly path: string };
  if (mark.verb !== undefined)
    found = { verb: mark.verb, path: typeof given === 'string' ? given : '/' };
  else if (typeof given === 'string') {
    const split = splitPattern(given);
    if ('problem' in split) return refuse(split.problem, split.hint);
    found = split;
  } else {
    const names = parameters.filter(({ role }) => role === 'payload').map(({ name }) => name);
    const named = patternOfName(method.name, names);
    if (typeof named === 'string') {
      reader.findings.error('CG5002', loc, named);
      return undefined;
    }
    found = named;
  }
  const own = readPath(found.path);
  if ('problem' in own) return refuse(own.problem, own.hint);
  const whole = readPath(joinPaths(http.before, found.path));
  if ('problem' in whole) return refuse(whole.problem, whole.hint);
  return { ...whole, verb: found.verb, patternLoc: loc };

  /** An argument that is no options and no literal. */
  function isUnknown(): boolean {
    if (first === undefined || given !== undefined) return false;
    return mark.verb !== undefined || !ts.isObjectLiteralExpression(first);
  }
}
