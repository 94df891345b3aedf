import { Component, Remote } from '@nopal/server';
import { appraisalOf } from '../both/vault.js';
import type { Appraisal, Treasure } from '../treasure.js';

@Component()
export class Treasury {
  @Remote()
  async appraise(treasure: Treasure): Promise<Appraisal> {
    return appraisalOf(treasure);
  }
}
