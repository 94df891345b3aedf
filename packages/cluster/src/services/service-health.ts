import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Server,
  type ServerWritableStream,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { shortened } from './shortened-text.js';

/** The full name of the health service. */
export const HEALTH_SERVICE = 'grpc.health.v1.Health';

interface Question {
  readonly service: string;
}
type WatchStream = ServerWritableStream<Question, unknown>;
interface HealthMethods {
  readonly check: handleUnaryCall<Question, unknown>;
  readonly watch: handleServerStreamingCall<Question, unknown>;
}

/**
 * The standard health service: the server as a whole, which is '', and each service by its name. All are NOT_SERVING until the
 * server says otherwise. It answers whoever reaches the listener: a load balancer's probe has no token.
 */
export class ServiceHealth {
  readonly #names: ReadonlySet<string>;
  readonly #watches = new Set<WatchStream>();
  readonly #standard: HealthImplementation;

  constructor(services: readonly string[]) {
    this.#names = new Set(['', ...services]);
    const begin = [...this.#names].map((name) => [name, 'NOT_SERVING'] as const);
    this.#standard = new HealthImplementation(Object.fromEntries(begin));
  }

  /** Whether the server takes calls: true once it runs, and false before anything else when it drains. */
  set(isServing: boolean): void {
    for (const name of this.#names)
      this.#standard.setStatus(name, isServing ? 'SERVING' : 'NOT_SERVING');
  }

  addTo(server: Server): void {
    this.#standard.addToServer({
      addService: (definition, methods) => {
        const known = this.#onlyKnown(methods as unknown as HealthMethods);
        const all = { ...methods, ...known } as unknown as UntypedServiceImplementation;
        server.addService(definition as unknown as ServiceDefinition, all);
      },
    });
  }

  /** Ends the watches, which a server that stops would wait for. */
  close(): void {
    for (const stream of this.#watches) stream.end();
  }

  /** The standard implementation keeps every name that was ever watched, and repeats any in its answer. */
  #onlyKnown({ check, watch }: HealthMethods): HealthMethods {
    return {
      check: (call, reply) => {
        const { service } = call.request;
        if (this.#names.has(service)) check(call, reply);
        else
          reply({
            code: status.NOT_FOUND,
            details: `there is no service ${shortened(service, 200)}`,
          });
      },
      watch: (stream) => {
        this.#watches.add(stream);
        stream.once('cancelled', () => this.#watches.delete(stream)); // that is any end
        if (this.#names.has(stream.request.service)) watch(stream);
        else stream.write({ status: 'SERVICE_UNKNOWN' });
      },
    };
  }
}
