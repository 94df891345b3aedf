// tags say what is deprecated, renamed, removed, pinned and hot
import { Component, Handler, push } from '@nopal/core';
/**
 * Something that changed a lot.
 * @removed gone, older
 * @deprecated use NoteNew
 * @protoName NoteWire
 */
export interface NoteRow {
  /** The new name. @was atk @was attack */ power: number;
  /** @field 7 */ pinned: string;
  /** @hot */ often: number;
  /** @deprecated nobody reads it */ old?: string;
}
/** @removed Purple */
export enum NoteColour {
  /** As blood. @deprecated */ Red = 'red',
  /** @was Bleu @field 4 */ Blue = 'blue',
}
/** @removed leave */
@Component() export class NoteRows {
  /** @was shouted */ readonly shout = push<NoteRow>();
  /** @was enter @deprecated use enter2 */ @Handler() join(row: NoteRow): { colour: NoteColour } { void row; return { colour: NoteColour.Red }; }
}
