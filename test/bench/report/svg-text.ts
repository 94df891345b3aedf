/** A text as it stands in SVG, in attributes too. */
export function svgText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
