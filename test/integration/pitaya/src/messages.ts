export interface JoinRequest {
  name: string;
}
export interface JoinReply {
  members: number;
}
export interface Joined {
  name: string;
}
export interface Text {
  text: string;
}
export interface Uids {
  uids: string[];
}
export interface Servers {
  own: string;
  regions: Record<string, string>;
}
