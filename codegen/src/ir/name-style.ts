import type { NameStyle } from '@nopal/core';

/** A member's name as a part of a route: as it is in `camelCase`, where members are written so already. */
export function styleMember(name: string, style: NameStyle): string {
  return style === 'camelCase' ? name : styleName(name, style);
}

/** A class's name as a part of a route: `HTTPServer` is `httpServer` in `camelCase`. */
export function styleName(name: string, style: NameStyle): string {
  switch (style) {
    case 'lowercase':
      return name.toLowerCase();
    case 'snake_case':
      return name
        .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
        .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
        .toLowerCase();
    case 'PascalCase':
      return name.slice(0, 1).toUpperCase() + name.slice(1);
    case 'camelCase':
      return name.replace(/^[A-Z]+(?![a-z0-9])|^[A-Z]+(?=[A-Z][a-z])|^[A-Z]/, (start) =>
        start.toLowerCase(),
      );
  }
}
