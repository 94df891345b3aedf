import type { DirectoryParts } from './directory-parts.js';
import { RedisStore, type RedisStoreOptions } from './redis-store.js';
import { StoreDirectory, type StoreDirectoryOptions } from './store-directory.js';

/** A directory in Redis or Valkey. */
export class RedisDirectory extends StoreDirectory {
  constructor(parts: DirectoryParts, options: RedisStoreOptions & StoreDirectoryOptions) {
    super('redis', new RedisStore(parts, options), parts, options);
  }
}
