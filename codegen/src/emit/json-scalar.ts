import type { JsonCode } from './json-code.js';
import { kindRefusal, limitRefusal, refusal, type ScalarType } from './scalar-test.js';

/** Emits the check of a scalar in JSON; answers the expression of its other form. */
export function jsonScalar(body: JsonCode, type: ScalarType, name: string): string {
  const { file } = body;
  const isPrint = body.direction === 'print';
  switch (type.k) {
    case 'string':
      body.refuseIf(refusal(type, name, file));
      return name;
    case 'number': {
      if (!type.nonFinite || isPrint)
        body.refuseIf(
          [...kindRefusal(type, name, file), ...limitRefusal(type, name, file)].join(' || '),
        );
      if (!type.nonFinite) return name;
      if (isPrint) return `${file.runtime('printNumber')}(${name})`;
      const number = body.call(`${file.runtime('parseNumber')}(${name})`);
      const limits = limitRefusal(type, number, file);
      if (limits.length > 0) body.refuseIf(limits.join(' || '));
      return number;
    }
    case 'bigint': {
      if (isPrint) {
        body.refuseIf(
          [...kindRefusal(type, name, file), ...limitRefusal(type, name, file)].join(' || '),
        );
        return `${name}.toString()`;
      }
      const number = body.call(`${file.runtime('parseInteger')}(${name})`);
      body.refuseIf(limitRefusal(type, number, file).join(' || '));
      return number;
    }
    case 'date': {
      if (!isPrint) {
        const parse = type.as === 'millis' ? 'parseMillis' : 'parseDate';
        return body.call(`${file.runtime(parse)}(${name})`);
      }
      body.refuseIf(kindRefusal(type, name, file).join(' || '));
      return type.as === 'millis' ? `${name}.getTime()` : `${name}.toISOString()`;
    }
    case 'bytes': {
      if (isPrint) {
        body.refuseIf(
          [...kindRefusal(type, name, file), ...limitRefusal(type, name, file)].join(' || '),
        );
        return `${file.runtime('printBytes')}(${name})`;
      }
      const bytes = body.call(`${file.runtime('parseBytes')}(${name})`);
      const limits = limitRefusal(type, bytes, file);
      if (limits.length > 0) body.refuseIf(limits.join(' || '));
      return bytes;
    }
    default:
      body.refuseIf(kindRefusal(type, name, file).join(' || '));
      return name;
  }
}
