// a remote's parameters are fields by name, with their tags
import { Component, Remote } from '@nopal/core';
@Component() export class ParameterRows {
  @Remote() many(
    a: string,
    /** @minLength 1 @maxLength 16 */ name: string,
    /** @field 7 @was uid */ id: number,
    /** @minimum 0 @maximum 100 */ percent = 50,
    flag?: boolean,
  ): void { void [a, name, id, percent, flag]; }
}
