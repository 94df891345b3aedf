/** This package's version, told to the server as `sys.libVersion`. */
export const VERSION = '0.1.0';
